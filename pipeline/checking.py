"""Does what the configuration says hold? What `daypost check` tries out, one finding for each thing."""

import errno
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from pipeline import app, days
from pipeline.config import Config, LiveBlog, Site
from pipeline.errors import DaypostError, Finding, StoreError
from pipeline.events import Day
from pipeline.store import leases
from pipeline.store.days import cut_days


@dataclass(frozen=True, slots=True)
class Clock:
    """Which day it is in a live blog, by its own clock; `number` counts the days of the event."""

    liveblog: LiveBlog
    day: Day
    number: int | None


async def check(config: Config, now: datetime) -> tuple[list[Finding], list[Clock]]:
    """Everything that was tried, and every live blog's clock."""
    cut: dict[str, list[Day]] = {name: [] for name in config.liveblogs}
    run = None
    what = "the database" if config.database else f"the database in {config.data}"
    try:
        with closing(app.open_database(config)) as database, database.reading() as connection:
            cut = {name: [row.day for row in cut_days(connection, name)] for name in cut}
            run = leases.listening(connection, now)
            findings = [Finding(what, well=True)]
    except StoreError as error:
        findings = [Finding(what, well=False, mend=str(error))]
    findings += [*await _channels(config), *_targets(config), *_ports(config, run)]
    return findings, [_clock(liveblog, cut[name], now) for name, liveblog in config.liveblogs.items()]


async def _channels(config: Config) -> list[Finding]:
    try:
        return [finding for bot in app.make_bots(config).values() for finding in await bot.check()]
    except DaypostError as error:
        return [Finding("the channels", well=False, mend=str(error))]


def _targets(config: Config) -> list[Finding]:
    try:
        return [finding for target in app.make_targets(config).values() for finding in target.publisher.check()]
    except DaypostError as error:
        return [Finding("the targets", well=False, mend=str(error))]


def _ports(config: Config, run: str | None) -> Iterator[Finding]:
    """Whether `run` can listen where it is to; `run` is the one that is up."""
    used = {name for liveblog in config.liveblogs.values() for name in liveblog.targets}
    sites = [(f"target {name}", site) for name in sorted(used) if isinstance(site := config.targets[name], Site)]
    places = [(who, site.listen) for who, site in sites]
    if config.slack and config.slack.mode == "http" and config.slack.listen:
        places.append(("slack", config.slack.listen))
    for who, address in places:
        what = f"{who}: listen on {address}"
        try:
            with socket.create_server((address.host, address.port), family=_family(address.host)):
                yield Finding(what, well=True)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and run:
                yield Finding(f"{what}, as {run} does", well=True)
            elif error.errno == errno.EADDRINUSE:
                yield Finding(what, well=False, mend="another program listens there; end it, or choose another port")
            else:
                yield Finding(what, well=False, mend=f"{error.strerror}; choose an address of this machine")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _clock(liveblog: LiveBlog, cut: list[Day], now: datetime) -> Clock:
    day = days.day_of(now, str(liveblog.timezone), liveblog.day_starts_at, cut)
    return Clock(liveblog, day, days.number(day.date, liveblog.first_day))
