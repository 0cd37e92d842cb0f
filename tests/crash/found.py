"""What is found on disk after a crash. Nothing is changed by looking: the next process has to mend what it finds."""

import json
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from PIL import Image

from pipeline.atomic import leftovers
from pipeline.render import Renderer
from pipeline.store.database import FILE

_OF_THE_NETWORK = ("posted", "edited", "deleted", "reacted", "unreacted")
_PICTURE = re.compile(rb"/media/([0-9a-f]{64}-\d+\.\w+)")
_ENTRY = re.compile(rb'<article\b[^>]*\bid="([^"]+)"')


@dataclass(frozen=True)
class Found:
    """The log and its neighbours: keys of the network's facts as they stand, what goes on, what is damaged."""

    keys: tuple[str, ...]
    checkpoint: int
    faults: tuple[str, ...]
    stages: frozenset[str]


def found(folder: Path) -> Found:
    """What a data folder holds now."""
    data = folder / "data"
    with _copied(data) as database:
        faults = tuple(str(row[0]) for row in database.execute("PRAGMA integrity_check") if row[0] != "ok")
        rows = database.execute("SELECT key, kind FROM events WHERE source = 'console' ORDER BY position").fetchall()
        saved = database.execute("SELECT value FROM checkpoints").fetchone()
        records = [json.loads(row[0]) for row in database.execute("SELECT record FROM publications")]
        coming = database.execute("SELECT count(*) FROM receipts WHERE coming IS NOT NULL").fetchone()[0]
        events = [json.loads(row[0]) for row in database.execute("SELECT event FROM events WHERE kind = 'posted'")]
    fetched = {key for key, kind in rows if kind == "fetched"}
    wanted = {f"fetched:{one['id']}" for event in events for one in event.get("attachments", ())}
    stages = {
        "while it publishes": any(record.get("sending") for record in records),
        "while pictures are on their way": bool(wanted - fetched),
        "while a receipt is shown": bool(coming),
        "in the middle of a file": any(leftovers(folder / "public")) or any(leftovers(data)),
    }
    return Found(
        tuple(key for key, kind in rows if kind in _OF_THE_NETWORK),
        int(saved[0]) if saved else 0,
        faults,
        frozenset(stage for stage, holds in stages.items() if holds),
    )


def torn(folder: Path) -> list[str]:
    """The files that are not whole: pages, pictures, what pages need; and pages that name what is not there."""
    public = folder / "public"
    there = {str(path.relative_to(public)) for path in public.rglob("*") if path.is_file()}
    faults = [name for name in sorted(there) if not Path(name).name.startswith(".") and not _is_whole(public, name)]
    for name, html in _pages(folder).items():
        named = {f"media/{picture.decode()}" for picture in _PICTURE.findall(html)}
        faults += [f"{name} names {picture}, which is not there" for picture in sorted(named - there)]
    for path in (folder / "data" / "media").glob("[!.]*"):
        if not (_is_picture(path) if "-" in path.name else sha256(path.read_bytes()).hexdigest() == path.name):
            faults.append(f"data/media/{path.name}")
    return faults


def doubled(folder: Path) -> list[str]:
    """The entries that stand twice in a page."""
    faults = []
    for name, html in _pages(folder).items():
        entries = Counter(_ENTRY.findall(html))
        faults += [f"{name}: {entry.decode()}" for entry, times in entries.items() if times > 1]
    return faults


def remains(folder: Path) -> list[str]:
    """What lies about that nobody needs any more: temporary files, and what was being received."""
    temporary = [*leftovers(folder / "public"), *leftovers(folder / "data")]
    return [str(path) for path in (*temporary, *(folder / "tmp").iterdir(), *folder.glob("data/received/*/*"))]


def files(folder: Path) -> dict[str, bytes]:
    """All that readers find."""
    public = folder / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def _pages(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(folder).items() if name.endswith(".html")}


def _is_whole(public: Path, name: str) -> bool:
    path = public / name
    if path.suffix == ".html":
        html = path.read_bytes()
        return html.startswith(b"<!doctype html>") and html.rstrip().endswith(b"</html>")
    if name.startswith("media/"):
        return _is_picture(path)
    return path.read_bytes() == _static_files()[name]


@cache
def _static_files() -> Mapping[str, bytes]:
    return Renderer("http://127.0.0.1:1").static_files()


def _is_picture(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.load()
    except OSError:
        return False
    return True


@contextmanager
def _copied(data: Path) -> Iterator[sqlite3.Connection]:
    """The database as it lies there; to open it itself would recover it and empty its write-ahead log."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            if (path := data / f"{FILE}{suffix}").exists():
                shutil.copy(path, folder)
        with closing(sqlite3.connect(Path(folder) / FILE)) as database:
            yield database
