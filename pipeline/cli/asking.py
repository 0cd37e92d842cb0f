"""What `daypost init` asks of everybody, and the answers written."""

import os
import socket
import sys
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from pipeline import app
from pipeline.cli.completing import TERMINAL, Answers, completed, missing
from pipeline.cli.naming import name_of
from pipeline.cli.settings_file import read_settings, write_settings
from pipeline.config import load
from pipeline.config.addresses import parse_address
from pipeline.config.names import check_name
from pipeline.config.templates import parse_template
from pipeline.config.times import parse_date, parse_zone
from pipeline.demo.settings import machine_zone
from pipeline.errors import InputError

Given = Mapping[str, str | None]
"""What was given by options, by the names of `Answers`."""

HOST, PORT = "127.0.0.1", 8010


def set_up(kind: str | None, path: Path, given: Given) -> int:
    """Complete the configuration at the path; returns the exit code."""
    if kind:
        has = f"listens to {' and '.join(app.BOTS)} and publishes to {' and '.join(app.PUBLISHERS)}"
        can = " and ".join(["`daypost init`", *(f"`daypost init {one}`" for one in (*app.SETUPS, *app.BLOG_SETUPS))])
        raise InputError(f"this daypost cannot set up {kind}: it {has}, which {can} set up.")
    is_new = not path.exists()
    lacking = complete(path, given, TERMINAL)
    if lacking is None:
        click.echo(f"{path} has an answer to everything; nothing was changed.")
    else:
        click.echo(f"{path} is written." if is_new else f"{path} is completed; what stood there is unchanged.")
    load(path, os.environ)
    at = at_config(path)
    click.echo(f"Now: daypost check{at}, then daypost run{at}, and type.")
    if lacking and "name" in lacking:
        click.echo("It begins as a rehearsal: readers see nothing before you type !start.")
    return 0


def complete(path: Path, given: Given, channel: str | None) -> set[str] | None:
    """Ask for what every configuration needs, and write it; returns what was asked for, None if nothing was missing.

    `channel` is for live blogs that have none.
    """
    text = read_settings(path)
    lacking = missing(tomllib.loads(text), channel)
    result = completed(text, _answers(lacking, given), channel)
    if result == text:
        return None
    write_settings(path, result)
    return lacking


def choose_liveblog(known: Collection[str], done: Sequence[str], name: str | None) -> str:
    """The live blog that is meant: the one of that name, else one that is `done` already. Raises BadParameter."""
    if name is not None and name not in known:
        raise click.BadParameter(f"there is no live blog {name!r}, only {', '.join(known)}", param_hint="--name")
    if name or done or len(known) == 1:
        return name or next(iter(done or known))
    if not at_terminal():
        raise click.BadParameter(f"say for which live blog: {', '.join(known)}", param_hint="--name")
    return str(click.prompt("Which live blog is it for", type=click.Choice(list(known))))


def at_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def at_config(path: Path) -> str:
    """The option that names this configuration to other commands; empty where they find it by themselves."""
    return "" if path == Path("config.toml") else f" --config {path}"


def _answers(lacking: set[str], given: Given) -> Answers:
    def answer(name: str, question: str, default: str, check: Callable[[str], object]) -> str:
        if name not in lacking:
            return ""
        if (option := given[name]) is not None:
            return _checked(check, option, f"--{name.replace('_', '-')}")
        if not at_terminal():
            return default
        return str(click.prompt(question, default, value_proc=lambda text: _checked(check, text.strip())))

    title = answer("title", "What do you cover", "Live notes", _check_title)
    name = answer("name", "Its name in addresses", name_of(title.partition("{{")[0], "notes"), check_name)
    timezone = answer("timezone", "Time zone", machine_zone(), parse_zone)
    first = answer("first_day", "First day, as 2026-05-15 (empty: days have no numbers)", "", _date_or_none)
    listen = answer("listen", "Where the live site listens", f"{HOST}:{_free_port()}", parse_address)
    first_day = _date_or_none(first)
    if "{{" not in title:
        title += ", day {{ day }}" if first_day else ", {{ date }}"
    elif "day" in parse_template(title).names and not first_day:
        raise click.BadParameter("the title numbers the days; say which is the first", param_hint="--first-day")
    return Answers(title=title, name=name, timezone=timezone, first_day=first_day, listen=listen)


def _checked(check: Callable[[str], object], text: str, option: str | None = None) -> str:
    try:
        check(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from None
    return text


def _check_title(text: str) -> None:
    if not text.strip() or "\n" in text:
        raise ValueError("must be one line of text")
    parse_template(text)


def _date_or_none(text: str) -> date | None:
    return parse_date(text) if text else None


def _free_port() -> int:
    """The first port from the usual one on that nobody listens on."""
    for port in range(PORT, PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)):
                return port
    return PORT
