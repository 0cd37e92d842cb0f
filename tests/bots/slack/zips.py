"""Exports of a Slack workspace, as zip archives that tests make."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.bots.slack.shapes import ANN, CHANNEL, Payload

CANARY = "xoxe-1029384756-4857-canary"
"""What Slack adds to every address in an export; it opens all files of the workspace."""

CHANNELS: tuple[Payload, ...] = (
    {"id": CHANNEL, "name": "street", "created": 1700000000, "members": [ANN]},
    {"id": "C0HALL", "name": "hall"},
)
USERS: tuple[Payload, ...] = (
    {"id": ANN, "name": "ann", "profile": {"real_name": "Ann Example", "display_name": "ann"}},
    {"id": "U0BEN", "name": "ben", "profile": {"real_name": "Ben", "display_name": ""}},
)


def exported(
    path: Path,
    days: Mapping[str, Any],
    *,
    channels: Iterable[Payload] = CHANNELS,
    groups: Iterable[Payload] = (),
    users: Iterable[Payload] = USERS,
    top: str = "",
) -> Path:
    """An archive with these files of days, such as {"street/2026-05-15": [message]}."""
    listings = {"channels": list(channels), "groups": list(groups), "users": list(users), "integration_logs": []}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in {**listings, **days}.items():
            archive.writestr(f"{top}{name}.json", json.dumps(content))
    return path


def with_token(address: str) -> str:
    """An address as it stands in an export."""
    return f"{address}?t={CANARY}"
