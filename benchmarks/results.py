"""RESULTS.md: what was measured last, in sections that each command writes anew; what is said between them stays."""

import platform
import sqlite3
from datetime import UTC, date, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"

_PACKAGES = ("sqlalchemy", "jinja2", "markdown-it-py", "nh3", "aiohttp")


def put(section: str, text: str, results: Path = RESULTS) -> None:
    """Put a section in place of what it was before, or at the end."""
    heading = f"## {section}\n"
    before, _, rest = results.read_text("utf-8").partition(heading)
    _, mark, after = rest.partition("\n## ")
    parts = [before.rstrip(), f"{heading}\n{text.strip()}", f"## {after.strip()}" if mark else ""]
    results.write_text("\n\n".join(filter(None, parts)) + "\n", encoding="utf-8")


def machine(today: date) -> str:
    """What it was measured on and with, as far as it matters to others."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Measured {today.isoformat()} on {cpu_count()} shared cores; {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}."
    )


def today() -> date:
    """The date, UTC."""
    return datetime.now(UTC).date()
