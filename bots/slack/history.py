"""Messages as conversations.history and conversations.replies give them, as events. Pure.

What they show has lost its moments: the text before an edit, when a reaction was put on, when a message was deleted.
Orders of what is inferred are those of a message of which nothing else is known; the pass that compares knows more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bots.slack.events import unknown
from bots.slack.messages import deleted, edited, edited_at, is_of_app, is_spoken, own, posted
from bots.slack.payloads import SOURCE, TRANSLATOR, Json, is_stamp, records, shallow, text, texts
from pipeline.events import Edited, Event, Posted, Reacted, Unknown, after


@dataclass(frozen=True, slots=True)
class Standing:
    """The reactions that are on at a message, by (account, emoji as sent).

    Of the emoji in `partial` Slack named only some of the people: that somebody is not among them says nothing.
    """

    on: frozenset[tuple[str, str]]
    partial: frozenset[str]


def from_history(message: Json, channel: str, found: datetime) -> tuple[Event, ...]:
    """The events that a message in a history stands for; `found` is when the pass began.

    That is the time of what Slack gives no time of. It is no order: an inferred fact comes just after what was known.
    """
    try:
        return _understood(message, channel, found)
    except RecursionError:
        return (_unknown(shallow(message), channel, found),)


def newer(message: Json, channel: str, order: str, found: datetime) -> Edited:
    """What a message in a history says now, given that the newest version known of it, of that order, says another.

    Slack gives the second of an edit, and nothing where a file was taken off: where that does not tell it from what was
    known, it comes just after.
    """
    at = edited_at(message)
    if at > order:
        return edited(message, channel, order=at, raw=own(message), seen="caught-up")
    version = edited(message, channel, order=at or text(message, "ts"), raw=own(message), seen="caught-up")
    return replace(version, key=f"{version.key}:after:{order}", order=after(order), time=version.time if at else found)


def standing(message: Json) -> Standing:
    """Which reactions are on at a message in a history, and of which emoji that is only a part."""
    reactions = [one for one in records(message, "reactions") if text(one, "name")]
    return Standing(
        on=frozenset((user, text(one, "name")) for one in reactions for user in texts(one, "users")),
        partial=frozenset(text(one, "name") for one in reactions if one.get("count") != len(texts(one, "users"))),
    )


def _understood(message: Json, channel: str, found: datetime) -> tuple[Event, ...]:
    ts = text(message, "ts")
    if text(message, "subtype") == "tombstone" and is_stamp(ts):
        return (deleted(ts, channel, time=found, raw=own(message), seen="caught-up"),)
    if is_of_app(message):  # what it says is nobody's, but ❌ on a notice of ours is an answer
        return tuple(_reacted(message, channel, found))
    if not is_spoken(message):
        return (_unknown(message, channel, found),)
    return (*_versions(message, channel), *_reacted(message, channel, found))


def _unknown(message: object, channel: str, found: datetime) -> Unknown:
    return replace(unknown(message, found), channel=channel, seen="caught-up")


def _versions(message: Json, channel: str) -> Iterator[Event]:
    """What was posted, and what was made of it.

    Of a text that was edited nobody can tell what it was before, so that version is empty: an approval or a pause that
    came between the two did not meet this text.
    """
    at = edited_at(message)
    if not at:
        yield posted(message, channel, raw=own(message), seen="caught-up")
        return
    yield _before(message, channel)
    yield edited(message, channel, order=at, raw=own(message), seen="caught-up")


def _before(message: Json, channel: str) -> Posted:
    """The message before its edit, of which only the files are known: an edit adds none."""
    blank = {key: value for key, value in message.items() if key not in ("text", "blocks", "attachments")}
    return posted(blank, channel, raw="", seen="caught-up")


def _reacted(message: Json, channel: str, found: datetime) -> Iterator[Reacted]:
    ts = text(message, "ts")
    order = after(ts)
    for by, emoji in sorted(standing(message).on):
        yield Reacted(
            source=SOURCE,
            channel=channel,
            key=f"reacted:{ts}:{by}:{emoji}:after:{ts}",
            time=found,
            by=by,
            seen="caught-up",
            translator=TRANSLATOR,
            message=ts,
            emoji=emoji,
            order=order,
        )
