"""What `daypost init` asks, and where it writes the answers."""

import os
import re
import socket
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from pipeline import app
from pipeline.atomic import write_atomically
from pipeline.cli.completing import Answers, completed, missing
from pipeline.config import load
from pipeline.config.addresses import parse_address
from pipeline.config.names import check_name
from pipeline.config.templates import parse_template
from pipeline.config.times import parse_date, parse_zone
from pipeline.demo.settings import machine_zone
from pipeline.errors import ConfigError, InputError

HOST, PORT = "127.0.0.1", 8010


def set_up(kind: str | None, path: Path, given: Mapping[str, str | None]) -> int:
    """Complete the configuration at the path; returns the exit code."""
    if kind:
        has = f"listens to {' and '.join(app.BOTS)} and publishes to {' and '.join(app.PUBLISHERS)}"
        raise InputError(f"this daypost cannot set up {kind}: it {has}, which `daypost init` alone sets up.")
    text, lacking = _read(path)
    if not lacking:
        click.echo(f"{path} has an answer to everything; nothing was changed.")
    else:
        _write(path, completed(text, _answers(lacking, given)), is_new=not text)
        click.echo(f"{path} is written." if not text else f"{path} is completed; what stood there is unchanged.")
    load(path, os.environ)
    at = "" if path == Path("config.toml") else f" --config {path}"
    click.echo(f"Now: daypost check{at}, then daypost run{at}, and type.")
    if "name" in lacking:
        click.echo("It begins as a rehearsal: readers see nothing before you type !start.")
    return 0


def _read(path: Path) -> tuple[str, set[str]]:
    """The text of the file, empty if there is none, and the questions that it leaves open."""
    try:
        text = path.read_text("utf-8-sig")
        file = tomllib.loads(text)
    except FileNotFoundError:
        return "", missing({})
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}; mend that first") from error
    return text, missing(file)


def _write(path: Path, text: str, *, is_new: bool) -> None:
    """Write the file; a new one for its owner's eyes only, as passwords may come into it."""
    path = path.resolve()
    mask = os.umask(0o077)
    try:
        mode = 0o600 if is_new else path.stat().st_mode & 0o777
        write_atomically(path, text.encode())
        path.chmod(mode)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        os.umask(mask)


def _answers(lacking: set[str], given: Mapping[str, str | None]) -> Answers:
    def answer(name: str, question: str, default: str, check: Callable[[str], object]) -> str:
        if name not in lacking:
            return ""
        if (option := given[name]) is not None:
            return _checked(check, option, f"--{name.replace('_', '-')}")
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return default
        return str(click.prompt(question, default, value_proc=lambda text: _checked(check, text.strip())))

    title = answer("title", "What do you cover", "Live notes", _check_title)
    name = answer("name", "Its name in addresses", _name_of(title), check_name)
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


def _name_of(title: str) -> str:
    """A name made of the title's letters and digits, if that gives one."""
    letters = unicodedata.normalize("NFKD", title.partition("{{")[0]).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    try:
        check_name(name)
    except ValueError:
        return "notes"
    return name


def _free_port() -> int:
    """The first port from the usual one on that nobody listens on."""
    for port in range(PORT, PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)):
                return port
    return PORT
