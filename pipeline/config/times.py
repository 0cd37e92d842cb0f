"""Times of day, dates, moments and zones as they are written in the configuration. Pure but for the zone database."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pipeline.config.wording import did_you_mean, nearest

CLOCK: Final = 'a time of day; write it as "08:30"'
DATE: Final = "a date; write it as 2026-05-15"
HOURS: Final = 'a part of the day; write it as "08:00-19:00"'
START: Final = '"now", "manual" or a date and time such as 2026-05-15T08:30:00'
ZONE: Final = 'a time zone; write it as "America/Chicago"'


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of each day, local time: from `starts` until just before `ends`, over midnight where `ends` is earlier."""

    starts: time
    ends: time

    def __contains__(self, clock: time) -> bool:
        if self.starts < self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"


def parse_clock(text: str) -> time:
    """The time of day that "08:30" stands for; ValueError otherwise."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(f"{text!r} is not {CLOCK}")
    return time.fromisoformat(text)


def parse_hours(text: str) -> Hours:
    """The part of the day that "08:00-19:00" stands for; ValueError otherwise."""
    starts, _, ends = text.partition("-")
    try:
        hours = Hours(parse_clock(starts.strip()), parse_clock(ends.strip()))
    except ValueError:
        raise ValueError(f"{text!r} is not {HOURS}") from None
    if hours.starts == hours.ends:
        raise ValueError(f"{text!r} is no time at all; leave the key out for the whole day")
    return hours


def parse_date(text: str) -> date:
    """The date that "2026-05-15" stands for; ValueError otherwise."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is a date that the calendar does not have") from None
    raise ValueError(f"{text!r} is not {DATE}")


def parse_start(text: str) -> Literal["now", "manual"] | datetime:
    """How a live blog starts; a moment without an offset stays without one. ValueError otherwise."""
    match text:
        case "now" | "manual":
            return text
    try:
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text):
            return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is a moment that calendar and clock do not have") from None
    raise ValueError(f"{text!r} is not {START}{did_you_mean(text, ('now', 'manual'))}")


def parse_zone(text: str) -> ZoneInfo:
    """The zone of that name; ValueError otherwise, with the zone that was probably meant."""
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # OSError: a directory of the database, such as "America"
        near = _nearest_zone(text)
        wanted = f"a time zone; did you mean {near!r}?" if near else ZONE
        raise ValueError(f"{text!r} is not {wanted}") from None


def _nearest_zone(text: str) -> str | None:
    """The zone of a like city, else of a like name; none for an abbreviation such as CEST, which fits many."""
    if text.isupper():
        return None
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2]: zone for zone in zones}
    city = nearest(text.rpartition("/")[2], cities)
    return cities[city] if city else nearest(text, zones)
