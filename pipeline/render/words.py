"""The words of the page itself, by language; what people wrote stays in their own. Pure.

Dates are written by us: a locale of the machine would have one page differ from server to server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every word that a page says by itself. `long_date` and `short_date` are filled with weekday, day, month, year."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    long_date: str
    short_date: str

    live: str
    ended: str
    updated: str
    times_in: str
    summary: str
    key_moments: str
    key_moment: str
    pinned: str
    entries: str
    no_entries: str
    edited: str
    answers: str
    photo: str
    days_of: str
    earlier_day: str
    later_day: str
    all_days: str
    all_live: str
    no_days: str
    offline: str
    offline_text: str
    missing: str
    missing_text: str
    to_newest: str

    preview: str
    previews: str
    stages: Mapping[str, str]
    waits: Mapping[str, str]
    shows_at: str
    change: str

    def day(self, day: date) -> str:
        """A date with its weekday, as in "Friday, 15 May 2026"."""
        return self._dated(self.long_date, day)

    def short_day(self, day: date) -> str:
        """A date of this year, as in "15 May"."""
        return self._dated(self.short_date, day)

    def zone(self, zone: str, offset: timedelta) -> str:
        """What the times of a page are: the zone's place and its offset, as in "Times in Chicago (UTC−5)"."""
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        sign = "−" if offset < timedelta() else "+"
        utc = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "") if offset else "UTC"
        area, _, place = zone.rpartition("/")
        named = f"{place.replace('_', ' ')} ({utc})" if area not in ("", "Etc") else utc
        return self.times_in.format(zone=named)

    def _dated(self, form: str, day: date) -> str:
        return form.format(
            weekday=self.days[day.weekday()], day=day.day, month=self.months[day.month - 1], year=day.year
        )


ENGLISH: Final = Words(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    long_date="{weekday}, {day} {month} {year}",
    short_date="{day} {month}",
    live="Live",
    ended="Ended",
    updated="Updated",
    times_in="Times in {zone}",
    summary="Summary",
    key_moments="Key moments",
    key_moment="Key moment",
    pinned="Pinned",
    entries="As it happened",
    no_entries="Nothing has been posted yet.",
    edited="edited",
    answers="in answer to",
    photo="Photo",
    days_of="Days",
    earlier_day="Earlier day",
    later_day="Later day",
    all_days="All days",
    all_live="Live now",
    no_days="No day has been published yet.",
    offline="Offline",
    offline_text="This page is offline for the moment.",
    missing="Page not found",
    missing_text="There is no page at this address, or not any more.",
    to_newest="To the newest day",
    preview="Preview. Only who has this address sees it.",
    previews="Live blogs",
    stages={
        "rehearsal": "Rehearsal: nothing is public before !start.",
        "live": "Live: what is not marked is public.",
        "ended": "Ended: what is not marked is public.",
        "offline": "Offline: readers see none of it until !online.",
        "several": "Each live blog has a page of its own.",
    },
    waits={
        "rehearsal": "Rehearsal",
        "left out": "Left out of the start",
        "outside": "Outside the days",
        "held": "Held",
        "paused": "Paused",
        "draft": "Draft",
        "awaiting approval": "Awaiting approval",
    },
    shows_at="Shows at {time}",
    change="New text: {why}",
)

_LANGUAGES: Final[Mapping[str, Words]] = {"en": ENGLISH}


def words_of(language: str) -> Words:
    """The words of a language by its tag (BCP 47), as in "en" or "en-GB"; English where we have no others."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)


def direction(language: str) -> str:
    """Which way a language is written, as HTML's `dir` has it."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


class Moment(NamedTuple):
    """An instant as readers of a day see it: `iso` for machines; `date` only where it is another than the day's."""

    iso: str
    clock: str
    date: str = ""

    def __str__(self) -> str:
        return f"{self.date}, {self.clock}" if self.date else self.clock


def moment(local: datetime, day: date, words: Words) -> Moment:
    """A local time as the post of that day writes it; a party goes on after midnight, an edit may come days later."""
    other = local.date() != day
    return Moment(
        local.isoformat(timespec="seconds"),
        f"{local.hour:02}:{local.minute:02}",
        words.short_day(local) if other else "",
    )
