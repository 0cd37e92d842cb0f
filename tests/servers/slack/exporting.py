"""The export of a workspace, as Slack gives it to whoever runs it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.servers.slack.workspace import Channel, Workspace

Json = dict[str, Any]


def export(space: Workspace, path: Path, token: str) -> None:
    """Write the zip archive; every address of a file in it carries the token."""
    channels = [channel for channel in space.channels.values() if not channel.private]
    groups = [channel for channel in space.channels.values() if channel.private]
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in (
            ("channels", [_listed(channel) for channel in channels]),
            ("groups", [_listed(channel) for channel in groups]),
            ("users", list(space.users.values())),
            ("integration_logs", []),
        ):
            archive.writestr(f"{name}.json", json.dumps(content, indent=4))
        for channel in space.channels.values():
            for day, messages in _by_day(space, channel).items():
                found = [_with_token(message, token) for message in messages]
                archive.writestr(f"{channel.name}/{day}.json", json.dumps(found, indent=4))


def _listed(channel: Channel) -> Json:
    about = {"id": channel.id, "name": channel.name, "created": 1700000000, "creator": "", "members": channel.members}
    return about | {"is_archived": channel.archived, "is_general": False, "topic": {"value": ""}, "purpose": {}}


def _by_day(space: Workspace, channel: Channel) -> dict[str, list[Json]]:
    days: dict[str, list[Json]] = {}
    for ts in sorted(channel.messages):
        day = datetime.fromtimestamp(float(ts), UTC).date().isoformat()
        days.setdefault(day, []).append(dict(_exported(space, channel, ts)))
    return days


def _exported(space: Workspace, channel: Channel, ts: str) -> Iterator[tuple[str, Any]]:
    """A message as history has it, and what an export adds: who wrote it, and where its replies are."""
    message = space.shown(channel, ts)
    yield from message.items()
    if user := space.users.get(message.get("user", "")):
        yield "user_profile", {"name": user["name"], **user["profile"]}
    if replies := channel.replies(ts):
        yield "replies", [{"user": reply.get("user", ""), "ts": reply["ts"]} for reply in replies]


def _with_token(value: Any, token: str) -> Any:
    if isinstance(value, list):
        return [_with_token(part, token) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{part}?t={token}" if key.startswith(("url_private", "thumb")) else _with_token(part, token)
        for key, part in value.items()
    }
