"""What is known of one message, by RULES 1.1, 2.3, 3.3, 4: its versions, whether it is deleted, its marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.model.deeds import AUTHORS, EDITORS, Changed, Marked, PictureCame, Sent, Story, TakenBack
from tests.model.reading import meaning

ZONE = ZoneInfo("America/Chicago")
LISTED = {*AUTHORS, *EDITORS}


@dataclass(frozen=True)
class Version:
    """A text and when it was written, by whom, in which message."""

    at: datetime
    text: str
    by: str
    message: str
    has_picture: bool = False


def day_of(instant: datetime) -> date:
    """2.3: a day starts at four."""
    return (instant.astimezone(ZONE) - timedelta(hours=4)).date()


def end_of(day: date) -> datetime:
    """2.3: when a day is over."""
    return datetime.combine(day + timedelta(days=1), time(4), tzinfo=ZONE)


def messages(story: Story) -> list[Sent]:
    """All messages, as they were sent."""
    return [deed for deed in story.done() if isinstance(deed, Sent)]


def versions(story: Story, sent: Sent) -> list[Version]:
    """1.1, 3.3: its text and its sender's edits, oldest first; nobody else's, and nothing that a stranger says."""
    if sent.by not in LISTED:
        return []
    found = [Version(sent.at, sent.text, sent.by, sent.message, bool(sent.picture))]
    for deed in story.done():
        if isinstance(deed, Changed) and deed.message == sent.message and deed.by == sent.by:
            found.append(Version(deed.at, deed.text, deed.by, deed.message, bool(sent.picture)))
    return found


def is_deleted(story: Story, message: str) -> bool:
    """5: it was deleted in chat."""
    return any(isinstance(deed, TakenBack) and deed.message == message for deed in story.deeds)


def picture_of(story: Story, sent: Sent) -> str:
    """3.7: its photo, once that is fetched."""
    came = any(isinstance(deed, PictureCame) and deed.message == sent.message for deed in story.deeds)
    return sent.picture if came else ""


def marks(story: Story, message: str, wanted: str) -> Iterator[Marked]:
    """4, 4.1: the marks of that meaning that are on, by those listed: the newest step of each register stands."""
    newest: dict[tuple[str, str], Marked] = {}
    for deed in story.done():
        if isinstance(deed, Marked) and deed.message == message and deed.by in LISTED:
            newest[deed.by, deed.emoji] = deed
    for mark in newest.values():
        if mark.on and meaning(mark.emoji) == wanted:
            yield mark


def may(by: str, author: str) -> bool:
    """4: an author on his own, an editor on all."""
    return by == author or by in EDITORS


def is_hidden_by_mark(story: Story, message: str) -> bool:
    """4: ❌ and 🔒 by every author and editor, on any entry; 4.2: and on any paragraph."""
    return any(marks(story, message, "delete")) or any(marks(story, message, "hold"))
