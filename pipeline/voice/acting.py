"""What is said to a command whose answer depends on how the day is."""

from collections.abc import Iterator
from datetime import datetime

from pipeline.config import LiveBlog
from pipeline.coverage import Span
from pipeline.editions import Editions
from pipeline.entries import Entry, Part
from pipeline.frames import text
from pipeline.shown import View
from pipeline.voice import wording
from pipeline.voice.answers import Act
from pipeline.voice.reporting import report


def words(act: Act, liveblog: LiveBlog, editions: Editions, now: datetime) -> str:
    """The answer; empty where there is none to give."""
    coverage = editions.room.coverage(liveblog.name)
    match act.word:
        case "title" | "intro" | "summary":
            return wording.present(act.word, text(liveblog, act.name.date, coverage, act.word), act.argument)
        case "resume":
            pause = next((pause for pause in coverage.pauses if pause.until == act.event.time), None)
            return wording.resumed(waited(editions, liveblog.name, pause) if pause else 0)
        case "status":
            return report(liveblog, act.name, editions, now)
    return ""


def waited(editions: Editions, liveblog: str, pause: Span) -> int:
    """How many messages are public now that came, were changed or released in a pause."""
    return sum(
        _came_in(pause, entry, view)
        for name, running in editions.room.running()
        if name.liveblog == liveblog
        for entry, view in running.seen()
    )


def _came_in(pause: Span, entry: Entry, view: View) -> int:
    states = {entry.message: view.state, **dict(view.parts)}
    public = (part for part in entry.parts if states.get(part.message) == "public")
    return sum(any(moment in pause for moment in _moments(part)) for part in public)


def _moments(part: Part) -> Iterator[datetime]:
    """When a message was sent, released, changed and approved."""
    yield part.sent
    if part.released:
        yield part.released
    for version in part.versions:
        yield version.time
        yield from version.approvals or ()
