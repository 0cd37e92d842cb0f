"""What a line typed at the console is: a message, something done to one, or refused with the reason. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Post:
    """A message to the channel: `text` as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in the thread of message `number`."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A message that is a picture; `path` as it was typed, less the quotation marks."""

    path: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """The whole new text of message `number`."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Message `number` is to be deleted."""

    number: int


@dataclass(frozen=True, slots=True)
class React:
    """A reaction put on message `number`."""

    number: int
    emoji: str


@dataclass(frozen=True, slots=True)
class Unreact:
    """A reaction taken off message `number`."""

    number: int
    emoji: str


Action = Post | Reply | Image | Edit | Delete | React | Unreact


@dataclass(frozen=True, slots=True)
class As:
    """What the account `console:NAME` does."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Quit:
    """The end of input, typed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that does nothing, and why."""

    reason: str


_NUMBERED = re.compile(r"([0-9]{1,15})(?:\s+(.+))?", re.DOTALL)
_PATH = re.compile(r"""(?:"([^"]+)"|'([^']+)'|((?:\\.|[^\s"'\\])(?:\\.|\S)*))(?:\s+(.*))?""", re.DOTALL)


def parse_line(line: str) -> Action | As | Quit | Refused:
    """What the line is; one that went on after a backslash holds newlines."""
    text = line.strip()
    if not text:
        return Refused("an empty line is no message")
    if "\0" in text:
        return Refused("the line holds a zero byte, so it is no text")
    if not text.startswith("/") or text.startswith("//"):
        return Post(line)
    word, *rest = text.split(maxsplit=1)
    read = _COMMANDS.get(word.lower())
    return read(rest[0] if rest else "") if read else _unknown(word)


def _unknown(word: str) -> Refused:
    near = get_close_matches(word[:20].lower(), _COMMANDS, n=1)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(_COMMANDS)}"
    shown = word if len(word) <= 20 else word[:19] + "…"
    return Refused(f"{shown} is no command here; {meant} (a text may begin with \\/, an aside with //)")


def _reply(rest: str) -> Reply | Refused:
    number, text = _numbered(rest)
    return Reply(number, text) if number and text else Refused("write /reply N TEXT, N being a message's number")


def _image(rest: str) -> Image | Refused:
    match = _PATH.fullmatch(rest)
    if match is None:
        return Refused('write /image PATH or /image PATH CAPTION; a path with blanks goes in quotation marks, "…"')
    double, single, bare, caption = match.groups()
    return Image(double or single or re.sub(r"\\(.)", r"\1", bare, flags=re.DOTALL), caption or "")


def _edit(rest: str) -> Edit | Refused:
    number, text = _numbered(rest)
    return Edit(number, text) if number and text else Refused("write /edit N TEXT, TEXT being all of the new text")


def _delete(rest: str) -> Delete | Refused:
    number, text = _numbered(rest)
    return Delete(number) if number and not text else Refused("write /delete N, and nothing more")


def _react(rest: str) -> React | Refused:
    number, emoji = _numbered(rest)
    return React(number, emoji) if number and _is_word(emoji) else Refused("write /react N EMOJI, one at a time")


def _unreact(rest: str) -> Unreact | Refused:
    number, emoji = _numbered(rest)
    return Unreact(number, emoji) if number and _is_word(emoji) else Refused("write /unreact N EMOJI, one at a time")


def _as(rest: str) -> As | Quit | Refused:
    name, *line = rest.removeprefix("console:").split(maxsplit=1) or [""]
    if not line:
        return Refused("write /as NAME LINE, LINE being anything that you could type yourself")
    if line[0].lower().startswith("/as") and line[0][3:4].strip() == "":
        return Refused("/as cannot stand within /as; name one person")
    inner = parse_line(line[0])
    return inner if isinstance(inner, As | Quit | Refused) else As(name, inner)


def _quit(rest: str) -> Quit | Refused:
    return Refused("write /quit alone on its line") if rest else Quit()


def _numbered(rest: str) -> tuple[int, str]:
    """The number that comes first and what follows it; 0 where none does, as messages count from 1."""
    match = _NUMBERED.fullmatch(rest)
    return (int(match[1]), match[2] or "") if match else (0, "")


def _is_word(text: str) -> bool:
    return len(text.split()) == 1


_COMMANDS: dict[str, Callable[[str], Action | As | Quit | Refused]] = {
    "/reply": _reply,
    "/image": _image,
    "/edit": _edit,
    "/delete": _delete,
    "/react": _react,
    "/unreact": _unreact,
    "/as": _as,
    "/quit": _quit,
}
