"""Slack as one of the networks: our own server, of which daypost knows the address alone."""

from dataclasses import replace
from pathlib import Path

from pipeline.emoji import character
from tests.contract.chat import PEOPLE, File, Marks, Message
from tests.process.driver import Running
from tests.servers.slack import SlackServer, Times

_NAMES = {
    "❌": "x",
    "🔒": "lock",
    "📌": "pushpin",
    "⭐": "star",
    "✅": "white_check_mark",
    "✏️": "pencil2",
    "🎉": "tada",
    "👍": "+1",
}


class SlackChat:
    """See `Chat`."""

    servers: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()
    marks = Marks("*{}*", "_{}_", "~{}~", "<{url}|{label}>", "•", {one: f":{name}:" for one, name in _NAMES.items()})
    listens = "^slack: listens to"

    def __init__(self, folder: Path) -> None:
        del folder  # it keeps files itself
        # More patient with the app than the real one, as that may run on a slow machine.
        self._slack = SlackServer(replace(Times().scaled(1 / 60), ack=60.0, trigger=60.0))
        self._people = {person: self._slack.person(person) for person in PEOPLE}
        self._where = self._slack.channel("live", *self._people.values())
        self.channel = f"slack:{self._where}"
        tokens = f'bot_token = "{self._slack.bot_token}"\napp_token = "{self._slack.app_token}"'
        self.section = f'[slack]\n{tokens}\napi_url = "{self._slack.api_url}"'

    def account(self, person: str) -> str:
        return f"slack:{self._people[person]}"

    def begin(self, run: Running) -> None:
        """Slack delivers to whoever is connected."""

    def close(self) -> None:
        self._slack.close()

    def post(self, person: str, text: str) -> Message:
        return self._slack.post(self._where, self._people[person], text)

    def reply(self, person: str, root: Message, text: str, *, broadcast: bool = False) -> Message:
        return self._slack.reply(self._where, root, self._people[person], text, broadcast=broadcast)

    def send(self, person: str, caption: str, *files: File, thread: Message = "") -> Message:
        who = self._people[person]
        ids = [self._slack.add_file(who, file.name, file.data) for file in files]
        return self._slack.share(self._where, who, ids, caption, root=thread)

    def edit(self, message: Message, text: str) -> None:
        self._slack.edit(self._where, message, text)

    def delete(self, message: Message) -> None:
        self._slack.delete(self._where, message)

    def react(self, person: str, message: Message, emoji: str) -> None:
        self._slack.react(self._where, message, self._people[person], _NAMES[emoji])

    def unreact(self, person: str, message: Message, emoji: str) -> None:
        self._slack.unreact(self._where, message, self._people[person], _NAMES[emoji])

    def later(self) -> None:
        """Of edits Slack tells the second alone, of messages the microsecond."""
        second = int(self._slack.space.now())
        self._slack.until(lambda: int(self._slack.space.now()) > second)

    def mention(self, person: str) -> str:
        return f"<@{self._people[person]}>"

    def receipt(self, message: Message) -> str:
        return "".join(sorted(character(name) or name for name in self._slack.receipts(self._where, message)))

    def told(self, person: str) -> list[str]:
        return [_read(one["text"]) for one in self._slack.ephemerals if one["user"] == self._people[person]]

    def announced(self) -> list[str]:
        return [_read(one["text"]) for one in self._slack.said(self._where)]


def _read(text: str) -> str:
    """What people read of a text that was sent to Slack."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
