"""How a message is read, by RULES 1.9, 2.2, 3.4, 3.6, 3.9 and 6.1."""

import re
from dataclasses import dataclass

TEXTS = ("title", "intro", "summary")
ALONE = ("start", "end", "pause", "resume", "offline", "online", "publish", "status", "preview", "purge", "help")
COMMAND_EMOJI = {
    "❌": "delete",
    "✖️": "delete",
    "🗑️": "delete",
    "🔒": "hold",
    "⏸️": "hold",
    "📌": "pin",
    "⭐": "key",
    "✅": "release",
    "✏️": "correct",
    "📝": "correct",
}


@dataclass(frozen=True)
class Command:
    """A command, or something that was meant to be one (`word` is empty)."""

    word: str = ""
    argument: str = ""


@dataclass(frozen=True)
class Front:
    """A root's text without the words in front of it."""

    is_draft: bool
    typed: str
    rest: str
    with_time: str


def meaning(emoji: str) -> str:
    """4.1: what a reaction commands, whatever its selector or tone; empty if nothing."""
    plain = {_bare(known): command for known, command in COMMAND_EMOJI.items()}
    return plain.get(_bare(emoji), "")


def _bare(emoji: str) -> str:
    return emoji.replace("\ufe0f", "").replace("\ufe0e", "")


def is_aside(text: str) -> bool:
    """1.9: it begins, after blanks, with two brackets or two slashes."""
    return text.lstrip().startswith(("((", "//"))


def is_command_emoji(text: str) -> bool:
    """3.9: it is only a command emoji."""
    return meaning(text.strip()) != ""


def command(text: str) -> Command | None:
    """6.1: a command, or what was meant to be one, or None: prose."""
    found = re.fullmatch(r"\s*[!！]\s?([A-Za-z]+)(.*)", text, re.DOTALL)
    if not found:
        return None
    word, argument = found[1].lower(), found[2].strip()
    if word in TEXTS:
        return Command(word, argument)
    if word == "start" and argument.lower() == "keep":
        return Command("start", "keep")
    if word == "keep" and re.fullmatch(r"(theirs|ours)(\s+\S+)?", argument, re.IGNORECASE):
        return Command("keep", argument.lower())
    if word in ALONE:
        return Command() if argument else Command(word)
    is_slip = any(_distance(word, known) <= (1 if len(known) <= 5 else 2) for known in (*TEXTS, *ALONE, "keep"))
    return Command() if is_slip else None


def _distance(one: str, other: str) -> int:
    """How many letters are to be put in, taken out or changed."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        row, before = [number], row
        for column, letter_too in enumerate(other, 1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != letter_too)))
    return row[-1]


def front(text: str) -> Front:
    """2.2: `draft:`, then a typed time, each followed by a blank or the end."""
    draft = re.match(r"\s*draft:(?=\s|$)\s*", text, re.IGNORECASE)
    with_time = text[draft.end() :] if draft else text
    typed = re.match(r"\s*(\d\d):?(\d\d)(?::|(?<=\d\d:\d\d) -)(?=\s|$)\s*", with_time)
    rest = with_time[typed.end() :] if typed else with_time
    return Front(bool(draft), f"{typed[1]}:{typed[2]}" if typed else "", rest, with_time)


def headline_and_text(text: str) -> tuple[str, str]:
    """3.4: the headline is a first line `# …`, or one wholly bold."""
    first, _, rest = text.partition("\n")
    if found := re.fullmatch(r"# (.+)", first) or re.fullmatch(r"\*\*(.+)\*\*", first):
        return found[1], rest
    return "", text


def plus(text: str) -> str | None:
    """3.5: what stands behind `+` and a blank."""
    found = re.fullmatch(r"\s*\+\s+(.*)", text, re.DOTALL)
    return found[1] if found else None


def replacement(text: str) -> tuple[str, str] | None:
    """3.6: what `s/old/new/` is to replace by what."""
    found = re.fullmatch(r"\s*s/([^/]+)/([^/]*)/\s*", text)
    return (found[1], found[2]) if found else None


def alt(text: str) -> str | None:
    """3.7: the words of `alt: …`."""
    found = re.fullmatch(r"\s*alt:\s+(.*)", text, re.DOTALL)
    return found[1] if found else None


def displayed(text: str) -> str:
    """6.1, 3.8: as it stands on the page: without the backslash before `!`; of only a link host and path."""
    text = " ".join(text.removeprefix("\\").split())
    link = re.fullmatch(r"https://(\S+)", text)
    return link[1] if link else text
