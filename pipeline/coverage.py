"""Coverage: what the commands of a live blog say about what may show (RULES 5.2 to 5.4). Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline import days
from pipeline.commands import Typed, Whose, read_command, read_keep
from pipeline.entries import Entry, Version
from pipeline.events import Body
from pipeline.front import lead
from pipeline.markup import editable

Stage = Literal["rehearsal", "live", "ended"]

EDITED_AFTER = timedelta(minutes=10)
"""For so long after it shows a text is mended at once, and readers are not told (RULES 3.10, 8.2)."""


@dataclass(frozen=True, slots=True)
class Start:
    """The live blog was opened; with `keep`, what was said before belongs to it."""

    at: datetime
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Time from `since` until just before `until`; without end while `until` is None."""

    since: datetime
    until: datetime | None = None

    def __contains__(self, instant: datetime) -> bool:
        return self.since <= instant and (self.until is None or instant < self.until)


@dataclass(frozen=True, slots=True)
class Choice:
    """A `!keep`, typed on a day: whose words are to stand where a post was changed by hand; `target` empty: on all."""

    date: date
    choice: Whose
    target: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """The fold of one live blog's commands.

    `texts` maps (date, "title" | "intro" | "summary") to what was typed for that day, in the author's mark-up.
    `ends` maps a date to the spans after an `!end` of that day. `offline` spans hide what was published. `choices` are
    in the order in which they were made.
    """

    starts: tuple[Start, ...] = ()
    pauses: tuple[Span, ...] = ()
    offlines: tuple[Span, ...] = ()
    ends: tuple[tuple[date, Span], ...] = ()
    texts: tuple[tuple[date, str, str], ...] = ()
    choices: tuple[Choice, ...] = ()

    def opened(self, sent: datetime) -> datetime | None:
        """When what was sent then was opened to readers; None while it is rehearsal or was left out of the start."""
        opened = (start.at for start in self.starts if start.keep or start.at <= sent)
        return min(opened, default=None)

    def paused(self, instant: datetime) -> Span | None:
        """The pause that an instant falls into."""
        return next((span for span in self.pauses if instant in span), None)

    def ended(self, day: date, now: datetime) -> bool:
        """Whether the day's coverage was ended by command and not taken up again."""
        return any(ended == day and now in span for ended, span in self.ends)

    def after_end(self, day: date, sent: datetime) -> Span | None:
        """The span after an `!end` of that day in which something was sent."""
        return next((span for ended, span in self.ends if ended == day and sent in span), None)

    def offline(self, now: datetime) -> bool:
        """Whether the live blog is taken off line."""
        return any(now in span for span in self.offlines)

    def stage(self, day: date, now: datetime) -> Stage:
        """Rehearsal, live or ended, for one day."""
        if self.opened(now) is None:
            return "rehearsal"
        return "ended" if self.ended(day, now) else "live"

    def text(self, day: date, word: str) -> str | None:
        """What was typed for the day as its title, intro or summary; empty where that was cleared, else None."""
        return next((text for when, which, text in self.texts if (when, which) == (day, word)), None)


def cover(entries: Iterable[Entry]) -> Coverage:
    """The coverage that a live blog's commands make, whatever the order they come in.

    A command counts while it stands; `!start`, `!resume` and `!online` count for ever (RULES 6.2).
    """
    commands = sorted(entries, key=_place)
    starts = {
        decision.at: decision.keep for entry in commands for decision in entry.decided if decision.what == "started"
    }
    starting = tuple(Start(at, keep) for at, keep in sorted((at, keep) for at, keep in starts.items() if at))
    standing = [entry for entry in commands if _stands(entry)]
    begun = [start.at for start in starting]
    coverage = Coverage(
        starts=starting,
        pauses=tuple(_spans(_times(standing, "pause"), _decided(commands, "resumed"))),
        offlines=tuple(_spans(_times(standing, "offline"), _decided(commands, "online"))),
        ends=tuple(
            (entry.day.date, span)
            for entry in standing
            if entry.command and entry.command.word == "end" and entry.commanded
            for span in _spans([entry.commanded], begun)
        ),
        choices=tuple(
            Choice(entry.day.date, *read_keep(entry.command.argument), entry.commanded)
            for entry in standing
            if entry.command and entry.command.word == "keep" and entry.commanded
        ),
    )
    return replace(coverage, texts=tuple(_texts(standing, coverage)))


def allowed(versions: Iterable[Version], coverage: Coverage, shows_at: datetime) -> tuple[Version, ...]:
    """The versions that neither approval nor a pause keeps back of what shows since then.

    A pause lets pass what mends a text that is out, and not for long, as that takes something away (RULES 8.2).
    """
    versions, fresh = tuple(versions), shows_at + EDITED_AFTER
    own = [version for version in versions if version.native]
    is_out = not own or any(is_allowed(version, coverage) for version in own)
    return tuple(
        version
        for version in versions
        if is_allowed(version, coverage) or (is_out and version.approvals is None and version.time <= fresh)
    )


def is_allowed(version: Version, coverage: Coverage) -> bool:
    """Whether a version, and an approval where it needs one, came before any pause that still goes on."""
    approvals = [version.time] if version.approvals is None else version.approvals
    return _is_open(version.time, coverage) and any(_is_open(approval, coverage) for approval in approvals)


def _is_open(instant: datetime, coverage: Coverage) -> bool:
    pause = coverage.paused(instant)
    return pause is None or pause.until is not None


def _place(entry: Entry) -> tuple[object, ...]:
    return days.sort_key(entry.commanded or entry.root.sent, entry.root.sent, entry.place, entry.message)


def _stands(entry: Entry) -> bool:
    root = entry.root
    return entry.kind == "command" and not (root.deleted or root.deleted_by or root.held_by or root.held)


def _times(commands: Iterable[Entry], word: str) -> list[datetime]:
    return [entry.commanded for entry in commands if entry.command and entry.command.word == word and entry.commanded]


def _decided(commands: Iterable[Entry], what: str) -> list[datetime]:
    return [one.at for entry in commands for one in entry.decided if one.what == what and one.at]


def _spans(begins: Iterable[datetime], ends: Collection[datetime]) -> Iterator[Span]:
    for since in begins:
        yield Span(since, min((end for end in ends if end > since), default=None))


def _texts(commands: Iterable[Entry], coverage: Coverage) -> Iterator[tuple[date, str, str]]:
    """The newest text of each day and kind that need not wait; a lone command word asks for it, `-` leaves it empty."""
    texts = []
    for entry in commands:
        word = entry.command.word if entry.command else ""
        if word in ("title", "intro", "summary") and (text := _let_out(entry, word, coverage)):
            place = days.sort_key(text[0], entry.root.sent, entry.place, entry.message)
            texts.append((place, (entry.day.date, word), text[1]))
    newest = {about: text for _, about, text in sorted(texts, key=lambda text: text[0])}
    return ((when, word, "" if text == "-" else text) for (when, word), text in newest.items())


def _argument(body: Body, command: Typed) -> str:
    """The text that a command gives its day: a title as it was typed, any other in Markdown."""
    styled = read_command(editable(body)).argument if command.word != "title" else ""
    return styled or command.argument


def _let_out(entry: Entry, word: str, coverage: Coverage) -> tuple[datetime, str] | None:
    """The text that a command gives its day, and since when; what awaits approval or a pause's end is none yet.

    No pause keeps back that a text is emptied, as that takes something away (RULES 8.2).
    """
    typed: list[tuple[Version, str]] = []
    for version in (version for version in entry.root.versions if version.native):
        command = read_command(lead(version.body))
        is_text = (command.verdict, command.word) == ("command", word) and command.argument
        typed = [*typed, (version, _argument(version.body, command))] if is_text else []
    if not typed:
        return None
    out = allowed((version for version, _ in typed), coverage, typed[0][0].time)
    found: tuple[datetime, str] | None = None
    for version, text in typed:
        empties = text == "-" and version.approvals is None
        if (empties or version in out) and not (found and found[1] == text):
            found = version.time, text
    return found
