"""How `daypost check` says what it found."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pipeline.checking import Clock, check
from pipeline.cli.output import screen, show_table
from pipeline.config import Config
from pipeline.errors import Finding


def tell_findings(path: Path, config: Config) -> int:
    """Try everything out and print what was found; returns the exit code."""
    now = datetime.now(UTC)
    findings, clocks = asyncio.run(check(config, now))
    findings.insert(0, Finding(str(path), well=True))
    rows = [("well" if one.well else "not well", one.what, one.mend) for one in findings]
    show_table(screen(), ("", "tried", "what mends it"), rows)
    for clock in clocks:
        click.echo(_clock(clock, now))
    faults = sum(not one.well for one in findings)
    if faults:
        click.echo(f"{faults} of {len(findings)} {'is' if faults == 1 else 'are'} not well.", err=True)
    return 1 if faults else 0


def _clock(clock: Clock, now: datetime) -> str:
    liveblog, day = clock.liveblog, clock.day
    local, turns = now.astimezone(liveblog.timezone), day.ends.astimezone(liveblog.timezone)
    which = f"{day.date}, day {clock.number}" if clock.number and clock.number > 0 else f"{day.date}"
    if liveblog.first_day and day.date < liveblog.first_day:
        which += f", before the first day, {liveblog.first_day}: nothing is published yet"
    if liveblog.last_day and day.date > liveblog.last_day:
        which += f", after the last day, {liveblog.last_day}: nothing is published any more"
    minutes = (day.ends - now) // timedelta(minutes=1)
    return (
        f"{liveblog.name}: {local:%H:%M} in {liveblog.timezone}; {which}. "
        f"The day turns at {turns:%H:%M}, in {minutes // 60} h {minutes % 60} min."
    )
