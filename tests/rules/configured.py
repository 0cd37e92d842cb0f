"""The configuration of a street: ann and ben write, eve edits, all at the console."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.config import Config, load

_LIVEBLOG = {
    "title": "PyCon",
    "timezone": "America/Chicago",
    "channels": ["console:main"],
    "authors": ["ann", "ben"],
    "editors": ["eve"],
}
_PEOPLE = """
[person.ann]
name = "Ann Example"
accounts = ["console:ann"]
[person.ben]
name = "Ben Muster"
accounts = ["console:ben"]
[person.eve]
name = "Eve Redaktion"
accounts = ["console:eve"]
[console]
"""


def configured(
    folder: Path, liveblog: Mapping[str, Any], sites: Mapping[str, Mapping[str, Any]], sections: str = ""
) -> Config:
    """The configuration that is written into the folder, with these settings of the live blog, and further sections."""
    settings = {**_LIVEBLOG, "targets": [*sites], **liveblog}
    targets = [
        f"[target.{name}]\n{_toml({'kind': 'site', 'folder': name, 'listen': f'127.0.0.1:{port}', **keys})}"
        for port, (name, keys) in enumerate(sites.items(), 8010)
    ]
    path = folder / "config.toml"
    path.write_text(f"[liveblog.pycon]\n{_toml(settings)}{_PEOPLE}{sections}\n{''.join(targets)}", "utf-8")
    return load(path, {})


def _toml(keys: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in keys.items())


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
