"""Days of a live blog: where they begin and end, what they and their entries are called. Pure.

A day starts at `day_starts_at` local time, so that a note at 1 a.m. belongs to yesterday's post (RULES 2.3). Its extent
is cut once, when it is first touched, and neighbours never overlap, whatever becomes of zone or configuration.
"""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.events import Channel, Day

ONE_DAY = timedelta(days=1)

_RUNS = re.compile("([0-9]+)|([^0-9]+)")


def day_of(instant: datetime, zone: str, starts_at: time, cut: Iterable[Day] = ()) -> Day:
    """The day that an instant belongs to: one of those already `cut`, else a new one beside them.

    A zone or a `day_starts_at` that was changed may have the new rule give a date that is taken: the instant's date is
    then the next free one. Days of neighbouring dates always touch.
    """
    known = list(cut)
    for day in known:
        if instant in day:
            return day
    before = max((day for day in known if day.ends <= instant), key=lambda day: day.ends, default=None)
    after = min((day for day in known if day.starts > instant), key=lambda day: day.starts, default=None)
    local = local_date(instant, zone, starts_at)
    if before and local <= before.date:
        local = before.date + ONE_DAY
    if after and local >= after.date:
        local = after.date - ONE_DAY
    starts, ends = start_of(local, zone, starts_at), start_of(local + ONE_DAY, zone, starts_at)
    if before and (starts < before.ends or local == before.date + ONE_DAY):
        starts = before.ends
    if after and (ends > after.starts or local == after.date - ONE_DAY):
        ends = after.starts
    return Day(local, zone, starts, ends)


def local_date(instant: datetime, zone: str, starts_at: time) -> date:
    """The date whose day, by the rule alone, holds the instant."""
    # From the day after, as a clock that goes back over midnight shows the old date again.
    local = instant.astimezone(ZoneInfo(zone)).date() + ONE_DAY
    while instant < start_of(local, zone, starts_at):
        local -= ONE_DAY
    return local


def start_of(local: date, zone: str, starts_at: time) -> datetime:
    """The instant, UTC, at which the day of that date starts.

    Of a local time that comes twice the first is taken; one that is skipped counts as if the clock had not moved.
    """
    return datetime.combine(local, starts_at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def typed_instant(typed: time, day: Day, not_after: datetime) -> datetime | None:
    """The instant that a time typed in front of a message means; None where it is only text (RULES 2.2).

    It is the last such instant inside the day that is not after `not_after`: a day that was cut while its zone changed
    may be long. A local time that the clock skips is none, of one that comes twice the first counts.
    """
    zone = ZoneInfo(day.zone)
    local, first = day.ends.astimezone(zone).date(), day.starts.astimezone(zone).date()
    while local >= first:
        wall = datetime.combine(local, typed, tzinfo=zone)
        instant = wall.astimezone(UTC)
        exists = instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
        if exists and instant in day and instant <= not_after:
            return instant
        local -= ONE_DAY
    return None


def number(day: date, first_day: date | None) -> int | None:
    """Which day of the event this is, from 1; None where no first day is configured."""
    return None if first_day is None else (day - first_day).days + 1


def entry_id(source: str, channel: str, message: str) -> str:
    """Ten characters that name an entry for ever; `channel` is the first id that the channel was known by."""
    digest = hashlib.sha256("\0".join((source, channel, message)).encode(errors="surrogatepass")).digest()
    return b32encode(digest)[:10].decode().lower()


def anchor(entry: str) -> str:
    """The fragment of an entry's permalink, and the id of its element."""
    return f"e-{entry}"


def sort_key(shown_time: datetime, sent: datetime, place: Channel, message: str) -> tuple[object, ...]:
    """The order of entries in a day: time, then sent time, then message id with digits as numbers (RULES 2.4)."""
    return shown_time, sent, _natural(message), place


def _natural(text: str) -> tuple[tuple[int, str, str], ...]:
    """The text cut at its numbers, which sort by value: "9" before "10"."""
    return tuple(
        (-1, word, "") if word else (len(digits.lstrip("0")), digits.lstrip("0"), digits)
        for digits, word in _RUNS.findall(text)
    )
