"""Messages and their later versions: what a payload about a message means. Pure.

Each function gives the events of its payload, none where nothing happened that counts, None where it is not understood.
"""

from datetime import datetime
from typing import Any

from bots.slack.attachments import attachments, cards, file_ids, kept
from bots.slack.bodies import FORMAT, source_of
from bots.slack.payloads import SOURCE, TRANSLATOR, Json, digest, instant, is_stamp, record, stamp_of, text, written
from pipeline.events import Body, Carded, Deleted, Edited, Event, Posted, Seen

# What people write; any other subtype is what Slack or an app says.
_SPOKEN = ("", "file_share", "me_message", "thread_broadcast")

# What a payload repeats of former versions, of other messages and of what others did: none of its own fact.
_NOT_OWN = frozenset({"previous_message", "root", "reactions", "replies", "reply_users"})


def message_events(event: Json) -> tuple[Event, ...] | None:
    """What a delivery of the type "message" means."""
    channel = text(event, "channel")
    match text(event, "subtype"):
        case _ if not channel:
            return None
        case "message_changed":
            return _changed(event, channel)
        case "message_deleted":
            return _deleted(event, channel, text(event, "deleted_ts"))
        case "message_replied":
            return ()  # a counter of replies
    if is_of_app(event):
        return ()
    return (posted(event, channel, raw=own(event)),) if is_spoken(event) else None


def is_spoken(message: Json) -> bool:
    """Whether a message is a person's words."""
    return text(message, "subtype") in _SPOKEN and bool(text(message, "user")) and is_stamp(text(message, "ts"))


def is_of_app(message: Json) -> bool:
    """Whether a message is an app's or Slackbot's: such are not recorded, nor do they make a thread a talk.

    Apps of the old style have no user; those of the new have one, which may be the person in whose name they post.
    """
    return (
        text(message, "subtype") == "bot_message"
        or bool(text(message, "bot_id"))
        or text(message, "user") == "USLACKBOT"
    )


def posted(message: Json, channel: str, *, raw: str, seen: Seen = "live") -> Posted:
    """The message, with the content that it has now; it must be spoken."""
    ts, thread = text(message, "ts"), text(message, "thread_ts")
    return Posted(
        **content(message, channel),
        key=f"posted:{ts}",
        time=instant(ts),
        order=ts,
        seen=seen,
        raw=raw,
        thread=thread if thread != ts else "",
        broadcast=text(message, "subtype") == "thread_broadcast",
    )


def edited(message: Json, channel: str, *, order: str, raw: str, at: str = "", seen: Seen = "live") -> Edited:
    """The version that a message has now; it must be spoken.

    `order` is when it was told, `at` when it was made, if Slack says so: in whole seconds, which two edits may share.
    """
    made = at or order
    parts = content(message, channel)
    return Edited(
        **parts,
        key=f"edited:{parts['message']}:{made}:{parts['hash']}",
        time=instant(order if order[:10] == made[:10] else made),
        order=order,
        seen=seen,
        raw=raw,
    )


def carded(message: Json, channel: str, *, order: str, raw: str) -> Carded:
    """The previews that a message has now, as was told at `order`."""
    return Carded(
        source=SOURCE,
        channel=channel,
        key=f"carded:{text(message, 'ts')}:{order}",
        time=instant(order),
        by=text(message, "user"),
        raw=raw,
        translator=TRANSLATOR,
        message=text(message, "ts"),
        order=order,
        cards=cards(message),
    )


def deleted(message: str, channel: str, *, time: datetime, raw: str, seen: Seen = "live") -> Deleted:
    """The deletion of the message of that id; Slack does not say by whom, and of its time the second alone."""
    return Deleted(
        source=SOURCE,
        channel=channel,
        key=f"deleted:{message}",
        time=max(time, instant(message)),
        seen=seen,
        message=message,
        raw=raw,
        translator=TRANSLATOR,
    )


def edited_at(message: Json) -> str:
    """When a message was last edited, as Slack counts; empty for never (`edited` can be an empty object)."""
    ts = text(record(message, "edited"), "ts")
    return ts if is_stamp(ts) else ""


def content(message: Json, channel: str) -> dict[str, Any]:
    """What a message and a later version of it have in common."""
    return {
        "source": SOURCE,
        "channel": channel,
        "by": text(message, "user"),
        "message": text(message, "ts"),
        "body": Body(FORMAT, source_of(message)),
        "hash": version(message),
        "attachments": attachments(message),
        "cards": cards(message),
        "translator": TRANSLATOR,
    }


def version(message: Json) -> str:
    """The hash of what a message says; previews, counters and thumbnails are no part of it."""
    return digest([source_of(message), file_ids(message)])


def own(payload: object) -> str:
    """A payload as it may be kept: without what is not of its own fact, others' words, and tokens.

    Only a change of a message holds a message of its own; a pin, a star or a press of a button holds anybody's.
    """
    return written(_own(payload, "message" if text(payload, "type") == "message" else ""))


def _own(value: object, message: str = "") -> object:
    if isinstance(value, list):
        return [_own(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: kept(part) if key == "attachments" else _own(part)
        for key, part in value.items()
        if key not in _NOT_OWN and not str(key).endswith("token") and (key != "message" or key == message)
    }


def _changed(event: Json, channel: str) -> tuple[Event, ...] | None:
    """Slack tells of previews, counters and deletions in the same way as of edits."""
    message, order = record(event, "message"), stamp_of(event)
    if not order or not is_stamp(text(message, "ts")):
        return None
    if text(message, "subtype") == "tombstone":
        return _deleted(event, channel, text(message, "ts"))
    at, before = edited_at(message), record(event, "previous_message")
    shows_others = cards(message) != cards(before)
    if is_of_app(message) or not (at or shows_others or _differs(message, before)):
        return ()
    if not is_spoken(message):
        return None
    told: list[Event] = []
    if at or _differs(message, before):
        # An edit that was told before comes again with each preview; it has the same key.
        told.append(edited(message, channel, order=order, at=at, raw=own(event)))
    if shows_others:
        told.append(carded(message, channel, order=order, raw=own(event)))
    return tuple(told)


def _differs(message: Json, before: Json) -> bool:
    """Whether a message without an edit says something else than before: a file of it was deleted."""
    return "text" in before and version(message) != version(before)


def _deleted(event: Json, channel: str, message: str) -> tuple[Event, ...] | None:
    at = stamp_of(event)
    return (deleted(message, channel, time=instant(at), raw=own(event)),) if at and is_stamp(message) else None
