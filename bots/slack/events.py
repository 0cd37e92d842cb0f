"""What Slack delivers, as events. Pure: whatever comes in, events come out, never an exception.

A delivery is an Events API callback, or the event in it. What is not understood is `Unknown`. What references are
called is told by `names`, how the app stands by `conditions`: here these payloads mean nothing.
https://docs.slack.dev/reference/events
"""

from collections.abc import Mapping
from datetime import datetime

from bots.slack.messages import message_events, own
from bots.slack.payloads import (
    SOURCE,
    TRANSLATOR,
    Json,
    digest,
    instant,
    is_stamp,
    record,
    shallow,
    since_epoch,
    stamp_of,
    text,
)
from pipeline.events import Event, Moved, Reacted, Unknown, Unreacted

_OTHERWISE = frozenset(
    {
        # The message comes by itself too.
        "app_mention",
        # names
        *("user_change", "channel_rename", "group_rename", "emoji_changed", "subteam_created", "subteam_updated"),
        # conditions
        *("channel_archive", "channel_unarchive", "channel_deleted", "channel_left", "group_archive"),
        *("group_unarchive", "group_deleted", "group_left", "member_joined_channel", "member_left_channel"),
        *("tokens_revoked", "app_uninstalled", "disconnect"),
    }
)


def events(delivery: object, received: datetime) -> tuple[Event, ...]:
    """The events of a delivery; `received` is the time of what does not say when it happened."""
    event, time = delivery, received
    if isinstance(delivery, Mapping) and delivery.get("type") == "event_callback":
        event, time = delivery.get("event"), since_epoch(delivery.get("event_time")) or received
    try:
        found = _understood(event)
        return (unknown(event, time),) if found is None else found
    except RecursionError:
        return (unknown(shallow(event), time),)


def unknown(event: object, time: datetime) -> Unknown:
    """What is not understood, kept for a translator that will."""
    kind, subtype, at = text(event, "type"), text(event, "subtype"), stamp_of(event)
    called = f"{kind}/{subtype}" if subtype else kind
    message, about = record(event, "message"), record(event, "item")
    return Unknown(
        source=SOURCE,
        channel=text(event, "channel") or text(event, "channel_id") or text(about, "channel"),
        key=f"unknown:{called}:{at or digest(event)}",
        time=instant(at) if at else time,
        by=text(event, "user") or text(message, "user"),
        raw=own(event),
        translator=TRANSLATOR,
        called=called,
    )


def _understood(event: object) -> tuple[Event, ...] | None:
    if not isinstance(event, Mapping):
        return None
    match text(event, "type"):
        case "message":
            return message_events(event)
        case "reaction_added":
            return _reaction(event, Reacted)
        case "reaction_removed":
            return _reaction(event, Unreacted)
        case "channel_id_changed":
            return _moved(event)
        case kind:
            return () if kind in _OTHERWISE else None


def _reaction(event: Json, kind: type[Reacted | Unreacted]) -> tuple[Event, ...] | None:
    """A step of the register (message, person, emoji as sent); of files there are none.

    Slack tells its second alone, but the microsecond of the message: of what happens in one second it is the later.
    """
    message = record(event, "item")
    channel, ts = text(message, "channel"), text(message, "ts")
    by, emoji, order = text(event, "user"), text(event, "reaction"), text(event, "event_ts")
    if not (channel and by and emoji and is_stamp(ts) and is_stamp(order)):
        return None
    return (
        kind(
            source=SOURCE,
            channel=channel,
            key=f"{kind.kind}:{ts}:{by}:{emoji}:{order}",
            time=max(instant(order), instant(ts)),
            by=by,
            raw=own(event),
            translator=TRANSLATOR,
            message=ts,
            emoji=emoji,
            order=order,
        ),
    )


def _moved(event: Json) -> tuple[Event, ...] | None:
    old, new, at = text(event, "old_channel_id"), text(event, "new_channel_id"), stamp_of(event)
    if not (old and new and at):
        return None
    return (
        Moved(
            source=SOURCE,
            channel=old,
            key=f"moved:{old}:{new}",
            time=instant(at),
            raw=own(event),
            translator=TRANSLATOR,
            old=old,
            new=new,
        ),
    )
