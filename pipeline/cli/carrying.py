"""`daypost export` and `daypost import` at work: what they write, and what they say."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import click

from pipeline import app, exchange, originals
from pipeline.cli import archiving
from pipeline.cli.options import chosen
from pipeline.cli.output import progress
from pipeline.config import Config
from pipeline.drafting import take_in_drafts
from pipeline.errors import InputError
from pipeline.events import Picture
from pipeline.exchange import Recording
from pipeline.media.lock import bringing
from pipeline.reactions import table
from pipeline.stamping import Stamping
from pipeline.store import figures, leases
from pipeline.store.database import Database
from pipeline.sweeping import Sweeping


def carry_out(config: Config, liveblog: str | None, output: Path | None, media: Path | None) -> int:
    """Export to a file, or to standard output, and copy pictures; returns the exit code. Raises DaypostError."""
    chosen(config.liveblogs, liveblog)
    with closing(app.open_database(config)) as database:
        with database.reading() as connection:
            total = figures.count(connection)
            with _written(output) as file, progress("Exporting", total) as done:
                for line in exchange.export(connection, liveblog):
                    file.write(line.encode() + b"\n")
                    done(1)
        if media is None:
            return 0
        with database.reading() as connection:
            pictures = exchange.pictures_of(connection, liveblog)
    stored = config.data / "media"
    _copy(pictures, stored, media)
    return _tell_lacking(originals.lacking(pictures, media), f"not in {stored}, so the export has not all of them")


@contextmanager
def _written(output: Path | None) -> Iterator[BinaryIO]:
    """Where to write: standard output, or a file for its owner's eyes that is there whole or not at all."""
    try:
        if output is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        else:
            with _new_file(output) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{output or 'standard output'} cannot be written: {error.strerror}") from error


@contextmanager
def _new_file(output: Path) -> Iterator[BinaryIO]:
    output.parent.mkdir(parents=True, exist_ok=True)
    temporary = output.with_name(f".{output.name}.{uuid4().hex[:8]}")
    temporary.touch(0o600)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)


def carry_in(config: Config, path: Path, file: Path, media: Path | None) -> int:
    """Import a file; returns the exit code. Raises DaypostError, and then nothing was taken in."""
    if archive := app.open_archive(file):
        with closing(archive):
            return archiving.carry_in(config, archive)
    recording = exchange.read(file)
    pictures = recording.pictures
    folder = media or file.parent / "media"
    if media and not media.is_dir():
        raise InputError(f"{media} is no folder")
    with progress("Proving pictures", len(pictures)) as done:
        for picture in pictures:
            originals.prove(picture, folder)
            done(1)
    stored = config.data / "media"
    with closing(app.open_database(config)) as database:
        with bringing(config.data):
            _copy(pictures, folder, stored)
            added = _take_in(database, config, recording)
        with database.reading() as connection:
            run = leases.listening(connection, datetime.now(UTC))
            named = {picture.hash for picture in exchange.pictures_of(connection, None)}
        pictures = [picture for picture in pictures if picture.hash in named]  # others were purged here
        Sweeping(database, config.data).sweep()
    _tell_added(recording, added)
    if added and run:
        click.echo(f"The run that is up ({run}) shows them in a moment.")
    for name in sorted(recording.liveblogs - config.liveblogs.keys()):
        click.echo(f"Some are of the live blog {name!r}, which {path} does not have: they show once it does.", err=True)
    return _tell_lacking(originals.lacking(pictures, stored), f"neither in {stored} nor in {folder}; name --media")


def _tell_added(recording: Recording, added: int) -> None:
    left = len(recording.events) - added
    if not recording.is_foreign:
        click.echo(f"{added} events taken in" + (f", {left} were there already." if left else "."))
        return
    others = f", {left} left out: known already, commands, or by nobody who is listed" if left else ""
    click.echo(f"{added} events taken in{others}. Messages wait as drafts until `daypost publish --day DATE`.")


def _take_in(database: Database, config: Config, recording: Recording) -> int:
    meanings = table(config.reactions.chosen)
    with progress("Taking in", len(recording.events)) as done:
        if recording.is_foreign:
            stamping, events = Stamping(config, replaying=True), [event for event, _ in recording.events]
            return database.write(
                lambda connection: take_in_drafts(connection, stamping, events, datetime.now(UTC), done)
            ).result()
        return database.write(
            lambda connection: exchange.take_in(connection, recording, meanings, app.CHECKPOINTS, done)
        ).result()


def _copy(pictures: list[Picture], source: Path, folder: Path) -> None:
    with progress("Copying pictures", len(pictures)) as done:
        for picture in pictures:
            originals.copy(picture, source, folder)
            done(1)


def _tell_lacking(files: list[str], why: str) -> int:
    if files:
        click.echo(f"{len(files)} files of pictures are {why}.", err=True)
    return 1 if files else 0
