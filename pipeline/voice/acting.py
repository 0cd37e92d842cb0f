"""What is said to a command whose answer depends on how the day is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.commands import read_keep
from pipeline.config import LiveBlog
from pipeline.coverage import Choice, Span
from pipeline.editions import Editions
from pipeline.entries import Part
from pipeline.frames import text
from pipeline.keeping import is_open
from pipeline.newsroom import Newsroom
from pipeline.shown import visible
from pipeline.visibility import Bounds
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
            return wording.resumed(len(waited(editions.room, liveblog, pause, now)) if pause else 0)
        case "status":
            return report(liveblog, act.name, editions, now)
        case "keep":
            whose, target = read_keep(act.argument)
            return _kept(Choice(act.name.date, whose, target, act.event.time), liveblog, editions)
    return ""


def _kept(choice: Choice, liveblog: LiveBlog, editions: Editions) -> str:
    """Which targets a choice is about, and which day there, where that is not the one on which it was made."""
    if choice.target and choice.target not in liveblog.targets:
        return wording.no_such_target(choice.target, liveblog.targets)
    targets = [choice.target] if choice.target else liveblog.targets
    about = [editions.meant(choice, target, liveblog.name) for target in targets]
    named = [one.target if one.date == choice.date else f"{one.target} ({one.date})" for one in about if is_open(one)]
    return wording.keeping(choice.choice, named) if named else wording.NOTHING_TO_KEEP


def waited(room: Newsroom, liveblog: LiveBlog, pause: Span, now: datetime) -> list[tuple[str, str]]:
    """The messages, each with its entry, of which something is public that would not be if the pause still went on."""
    coverage, bounds = room.coverage(liveblog.name), Bounds(liveblog.first_day, liveblog.last_day)
    pauses = (replace(one, until=None) if one.since == pause.since else one for one in coverage.pauses)
    still = replace(coverage, pauses=tuple(pauses))
    return [
        (entry.id, part.message)
        for name, running in room.running()
        if name.liveblog == liveblog.name
        for entry, view in running.seen()
        if any(moment in pause for part in entry.parts for moment in _moments(part))
        for let_out in [view.allowed - visible(entry, still, bounds, now).allowed]
        for part in entry.parts
        if any(version.key in let_out for version in part.versions)
    ]


def _moments(part: Part) -> Iterator[datetime]:
    """When a message was sent, released, changed and approved."""
    yield part.sent
    if part.released:
        yield part.released
    for version in part.versions:
        yield version.time
        yield from version.approvals or ()
