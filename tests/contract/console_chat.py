"""The console as one of the networks: people type at the terminal, each under a name of their own."""

import re
from pathlib import Path

from tests.contract.chat import STRANGERS, File, Marks, Message
from tests.process.driver import Running

_ANSWER = re.compile(r"\[(\d+)\]|ok .*|(?:not recorded|refused): .*")


class ConsoleChat:
    """See `Chat`. Files that are sent lie in `folder`."""

    servers: tuple[str, ...] = ()
    lacks = frozenset({"broadcasts", "mentions", "albums", "photos in threads"})
    marks = Marks("**{}**", "*{}*", "~~{}~~", "[{label}]({url})", "-")
    channel = "console:main"
    section = "[console]"
    listens = "^site: http://"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = 0
        self._authors: dict[Message, str] = {}

    def account(self, person: str) -> str:
        return f"console:{person}"

    def begin(self, run: Running) -> None:
        self._run = run

    def close(self) -> None:
        """There is nothing but the process."""

    def post(self, person: str, text: str) -> Message:
        return self._write(person, text)

    def reply(self, person: str, root: Message, text: str, *, broadcast: bool = False) -> Message:
        assert not broadcast, "the console has no channel beside its threads"
        return self._write(person, f"/reply {root} {text}")

    def send(self, person: str, caption: str, *files: File, thread: Message = "") -> Message:
        (file,) = files
        assert not thread, "at the console a photo is no reply"
        self._files += 1
        path = self._folder / f"{self._files}-{file.name}"
        path.write_bytes(file.data)
        return self._write(person, f'/image "{path}" {caption}'.rstrip())

    def edit(self, message: Message, text: str) -> None:
        self._do(self._authors[message], f"/edit {message} {text}")

    def delete(self, message: Message) -> None:
        self._do(self._authors[message], f"/delete {message}")

    def react(self, person: str, message: Message, emoji: str) -> None:
        self._do(person, f"/react {message} {emoji}")

    def unreact(self, person: str, message: Message, emoji: str) -> None:
        self._do(person, f"/unreact {message} {emoji}")

    def later(self) -> None:
        """Here each thing done has a time of its own."""

    def mention(self, person: str) -> str:
        raise NotImplementedError("at the console nobody is mentioned")

    def receipt(self, message: Message) -> str:
        shown = [match[1] for line in list(self._run.lines) if (match := re.fullmatch(rf"  {message} (\S+) \w+", line))]
        return shown[-1] if shown else ""

    def told(self, person: str) -> list[str]:  # noqa: ARG002 - all read the same terminal
        return self.announced()

    def announced(self) -> list[str]:
        return [line.removeprefix("» ") for line in list(self._run.lines) if line.startswith("» ")]

    def _write(self, person: str, text: str) -> Message:
        answer = self._answer(person, text)
        if person in STRANGERS and answer.startswith("not recorded"):
            return ""
        message = answer.strip("[]")
        assert message.isdigit(), answer
        self._authors[message] = person
        return message

    def _do(self, person: str, line: str) -> None:
        answer = self._answer(person, line)
        assert answer.startswith("not recorded" if person in STRANGERS else "ok"), answer

    def _answer(self, person: str, line: str) -> str:
        """What is printed in answer to a line, or to several, of which all but the last go on."""
        before = len(self._answers())
        self._run.type(f"/as {person} {line}".replace("\n", "\\\n"))
        self._run.until(lambda: len(self._answers()) > before, what=f"the answer to {line}")
        return self._answers()[before]

    def _answers(self) -> list[str]:
        return [line for line in list(self._run.lines) if _ANSWER.fullmatch(line)]
