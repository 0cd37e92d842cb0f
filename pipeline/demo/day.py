"""The sample day, told as if it had just happened here. Pure."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline import codec
from pipeline.events import Body, Event, Message

_TYPED_TIME = re.compile(r"(\d\d):(\d\d)(?=: )")


def retold(recording: str, ends_at: datetime, zone: str, media: Path) -> str:
    """The recording with what a shift of its times to `ends_at` leaves behind.

    Typed times become those of the zone, and pictures are found in `media`. The times themselves stay: the replay
    shifts them.
    """
    header, *lines = recording.splitlines()
    events = [codec.decode(json.loads(line)) for line in lines]
    by = ends_at - max(event.time for event in events)
    told = [_retold(event, by, ZoneInfo(zone), media) for event in events]
    return "\n".join([header, *(codec.dumps(codec.encode(event)) for event in told)]) + "\n"


def _retold(event: Event, by: timedelta, zone: ZoneInfo, media: Path) -> Event:
    if not isinstance(event, Message) or event.body is None:
        return event
    attachments = tuple(replace(one, ref=str(media / one.ref)) for one in event.attachments)
    text = event.body.source
    if match := _TYPED_TIME.match(text):
        typed = event.time.replace(hour=int(match[1]), minute=int(match[2]), second=0) + by
        text = f"{typed.astimezone(zone):%H:%M}{text[match.end() :]}"
    digest = sha256(text.encode()).hexdigest()[:16]
    return replace(event, body=Body(event.body.format, text), hash=digest, attachments=attachments)
