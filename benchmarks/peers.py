"""Other programs that make pages of a chat, installed apart from ours, and the same messages in their own formats."""

import json
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from venv import create

from benchmarks import sample
from benchmarks.process import DAYPOST
from pipeline.events import Posted

FOLDER = Path(__file__).parent.parent / ".bench"

PACKAGES = ("tg-archive==1.3.1", "setuptools<80", "slack-export-viewer==3.5.0")
"""tg-archive imports `pkg_resources`, which newer setuptools no longer bring; it also needs the system's libmagic."""


@dataclass(frozen=True, slots=True)
class Build:
    """How a program builds its pages: a command, the folder that it is called in, and what it makes there."""

    folder: Path
    command: Sequence[str | Path]
    made: str


def install() -> str:
    """Install them once, from wherever pip installs; returns why that cannot be done, or nothing."""
    try:
        if not (FOLDER / "bin" / "pip").exists():
            create(FOLDER, with_pip=True)
        pip: list[str | Path] = [FOLDER / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        subprocess.run(pip, check=True, capture_output=True, timeout=600)
        for program in ("tg-archive", "slack-export-viewer"):
            subprocess.run([FOLDER / "bin" / program, "--help"], check=True, capture_output=True, timeout=60)
    except subprocess.CalledProcessError as error:
        return _last_line(error.stderr) or str(error)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ""


def tg_archive(empty: Path, messages: Sequence[Posted]) -> Build:
    """Its site, from the messages in its database; a new site is a folder that is not there yet."""
    program, folder = FOLDER / "bin" / "tg-archive", empty / "archive"
    subprocess.run([program, "--new", "--path", folder], check=True, capture_output=True)
    database = sqlite3.connect(folder / "data.sqlite")
    database.executescript(_TG_ARCHIVE)
    database.execute("INSERT INTO users (id, username, first_name, tags) VALUES (1, 'ann', 'Ann Example', '')")
    rows = ((number, f"{one.time:%Y-%m-%d %H:%M:%S}", _text(one)) for number, one in enumerate(messages, 1))
    insert = "INSERT INTO messages (id, type, date, content, user_id) VALUES (?, 'message', ?, ?, 1)"
    database.executemany(insert, rows)
    database.commit()
    database.close()
    command: list[str | Path] = [program, "--build", "--config", "config.yaml", "--data", "data.sqlite"]
    return Build(folder, command, "site")


def slack_export_viewer(empty: Path, messages: Sequence[Posted]) -> Build:
    """Its pages, from the messages in a Slack export."""
    export = empty / "export"
    (export / "pycon").mkdir(parents=True)
    user = {"id": "U1", "name": "ann", "real_name": "Ann Example", "profile": {"real_name": "Ann Example"}}
    channel = {"id": "C1", "name": "pycon", "created": 0, "creator": "U1", "members": ["U1"], "is_general": True}
    said = [{"type": "message", "user": "U1", "text": _text(one), "ts": _stamp(one.time)} for one in messages]
    for name, content in (("users", [user]), ("channels", [channel]), ("pycon/2026-05-15", said)):
        (export / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    program = FOLDER / "bin" / "slack-export-viewer"
    command: list[str | Path] = [program, "--archive", "export", "--html-only", "--no-browser", "--output-dir", "html"]
    return Build(empty, command, "html")


def daypost(folder: Path, messages: Sequence[Posted]) -> Build:
    """Our page of the day, from the messages in our log."""
    sample.filled(folder, messages)
    return Build(folder, [DAYPOST, "publish", "--day", str(sample.DAY), "--yes"], "public")


PEERS = {"tg-archive": tg_archive, "slack-export-viewer": slack_export_viewer}


def _text(message: Posted) -> str:
    return message.body.source if message.body else ""


def _stamp(time: datetime) -> str:
    return f"{time.astimezone(UTC).timestamp():.6f}"


def _last_line(errors: bytes) -> str:
    return errors.decode(errors="replace").strip().rpartition("\n")[2]


_TG_ARCHIVE = """
CREATE TABLE messages (id INTEGER NOT NULL PRIMARY KEY, type TEXT NOT NULL, date TIMESTAMP NOT NULL,
    edit_date TIMESTAMP, content TEXT, reply_to INTEGER, user_id INTEGER, media_id INTEGER);
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, username TEXT, first_name TEXT, last_name TEXT, tags TEXT,
    avatar TEXT);
CREATE TABLE media (id INTEGER NOT NULL PRIMARY KEY, type TEXT, url TEXT, title TEXT, description TEXT, thumb TEXT);
"""
