"""Coverage: what the commands of a live blog say about what may show (RULES 5.2 to 5.4). Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pipeline import days
from pipeline.entries import Entry

Stage = Literal["rehearsal", "live", "ended"]


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
class Coverage:
    """The fold of one live blog's commands.

    `texts` maps (date, "title" | "intro" | "summary") to what was typed for that day, in the author's mark-up.
    `ends` maps a date to the spans after an `!end` of that day. `offline` spans hide what was published.
    """

    starts: tuple[Start, ...] = ()
    pauses: tuple[Span, ...] = ()
    offlines: tuple[Span, ...] = ()
    ends: tuple[tuple[date, Span], ...] = ()
    texts: tuple[tuple[date, str, str], ...] = ()

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
    return Coverage(
        starts=starting,
        pauses=tuple(_spans(_times(standing, "pause"), _decided(commands, "resumed"))),
        offlines=tuple(_spans(_times(standing, "offline"), _decided(commands, "online"))),
        ends=tuple(
            (entry.day.date, span)
            for entry in standing
            if entry.command and entry.command.word == "end" and entry.commanded
            for span in _spans([entry.commanded], begun)
        ),
        texts=tuple(_texts(standing)),
    )


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


def _texts(commands: Iterable[Entry]) -> Iterator[tuple[date, str, str]]:
    """The newest text of each day and kind; a lone command word asks for the text, `-` leaves it empty."""
    newest: dict[tuple[date, str], str] = {}
    for entry in commands:
        typed = entry.command
        if typed and typed.word in ("title", "intro", "summary") and typed.argument:
            newest[entry.day.date, typed.word] = typed.argument
    return ((when, word, "" if text == "-" else text) for (when, word), text in newest.items())
