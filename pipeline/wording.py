"""What is said to people, in one place. Short: it is read on a phone, between two sentences of a talk. Pure."""

from collections.abc import Mapping, Sequence

from pipeline.commands import WORDS, Typed
from pipeline.entries import Version
from pipeline.front import lead
from pipeline.publishers import Publication
from pipeline.visibility import State

ONLY_EMOJI = "Not published: to act on a message, react to it with that emoji."
PROMPT = "What should it say? Reply here with the whole new text, within ten minutes."
NOT_YOURS = "That is for its author, or an editor."
COMMAND_IN_THREAD = "Not published, and nothing was done: send a command as a message of its own, outside a thread."
PURGED = (
    "Purged: text and pictures of this thread are gone from daypost for good, and go from every target. "
    "Out of reach are copies that readers have, caches and feeds, a blog's revisions and mails, git history."
)
NOT_PURGED = "Nothing was purged: that is for its author, or an editor."
NOTHING_TO_KEEP = "Nothing on any blog was changed by hand, so there is nothing to keep."

DONE: Mapping[str, str] = {
    "end": "Coverage has ended for today. !start takes it up again.",
    "pause": "Paused: what is out stays as it is, what is new waits for !resume. Take-downs go out all the same.",
    "offline": "Off line: readers find one plain line until !online.",
    "online": "On line again.",
    "start": "Open: what you write from now on is published.",
    "resume": "On again: what waited is going out.",
    "help": "Commands, each a message of its own: "
    + " ".join(f"!{word}" for word in WORDS if word not in ("keep", "preview", "purge"))
    + ". Reactions: ❌ delete, 🔒 hold, 📌 pin, ⭐ key moment, ✅ release, ✏️ correct. "
    "As a reply, !purge deletes an entry for good. "
    "In front of a text: (( or // for an aside, draft: to keep it back, 14:55: for its time.",
    "keep": NOTHING_TO_KEEP,
    "preview": "There is no preview page yet.",
    "purge": "Nothing was purged: send !purge as a reply, in the thread of the entry that is to go for good.",
}


def slip(typed: Typed) -> str:
    """To somebody whose text looks like a command, but is none."""
    return f"Not published. Did you mean !{typed.word}? To publish it as text, begin with \\!."


def corrected(before: Version, after: Version) -> str:
    """To somebody whose reply is an entry's text now."""
    return f"“{first_words(before)}” now reads “{first_words(after)}”. Delete your reply to take that back."


def replaced(old: str, new: str) -> str:
    """To somebody who changed a few words."""
    return f"“{old}” now reads “{new}”."


def not_replaced(old: str, times: int) -> str:
    """To somebody whose words to be changed are not there once."""
    found = "does not stand in it" if times == 0 else f"stands in it {times} times"
    return f"Nothing was changed: “{old}” {found}. Take words that stand there once."


def still_on(emoji: str, persons: Sequence[str]) -> str:
    """To somebody who took a reaction off that others still have on."""
    return f"It stays as it is: {emoji} by {' and '.join(persons)} is still on."


def status(stage: str, states: Mapping[State, int], targets: Mapping[str, str]) -> str:
    """How things are: the stage, how many entries are in which state, of each target where it is or what is wrong."""
    counts = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "nothing yet"
    return "\n".join([f"{stage.capitalize()}: {counts}.", *(f"{name}: {words}" for name, words in targets.items())])


def published(before: Publication, after: Publication) -> str:
    """To whoever watches: the first time out, a failure, that it is over; nothing where nothing is new."""
    if after.error and after.error != before.error:
        return after.error if after.needs_person else f"{after.error}; it is tried again"
    if before.error and not after.error:
        return f"{after.target}: {after.liveblog} {after.date} is all out again"
    if after.sent and not before.sent:
        return f"{after.target}: {after.liveblog} {after.date} is at {after.url}"
    return ""


def first_words(version: Version, most: int = 40) -> str:
    """The beginning of a text, cut at a word."""
    words = " ".join(lead(version.body).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"
