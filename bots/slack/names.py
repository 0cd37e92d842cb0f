"""What references are called: answers of the Web API, and what is told when a name changes. Pure.

Slack tells of everybody in the workspace. Of that only what a recorded message mentions (`bodies.mentions`) is to be
recorded, as the journal keeps every name that it is given.
"""

from collections.abc import Iterator
from datetime import datetime

from bots.slack.payloads import SOURCE, TRANSLATOR, Json, digest, instant, record, records, stamp_of, text, texts
from pipeline.events import Named

PRIVATE = "a private channel"
"""What a channel is called whose name is not for everybody (RULES 3.2)."""

_NOT_PUBLIC = ("is_private", "is_group", "is_im", "is_mpim")


def names(answer: Json, time: datetime) -> tuple[Named, ...]:
    """What an answer of the Web API calls what it is about; `time` is when it was asked for.

    That is users.info and users.list, conversations.info and conversations.list, usergroups.list, emoji.list.
    """
    return tuple(_answered(answer, time))


def renamed(event: Json, received: datetime) -> tuple[Named, ...]:
    """What an event says that something is called now; empty where it says nothing of the kind."""
    at = stamp_of(event)
    return tuple(_told(event, instant(at) if at else received))


def unseen(channel: str, time: datetime) -> Named:
    """What a channel is called that the app may not see (`channel_not_found`)."""
    return _named(f"channel:{channel}", PRIVATE, time)


def called(user: Json) -> str:
    """The name that a person chose to be shown by; empty if there is none."""
    profile = record(user, "profile")
    chosen = (text(profile, "display_name"), text(profile, "real_name"), text(user, "real_name"), text(user, "name"))
    return next((name.strip() for name in chosen if name.strip()), "")


def place(channel: Json) -> str:
    """What those who set daypost up call a channel. Readers are not told a private one's name."""
    return f"{'the private channel ' if channel.get('is_private') else '#'}{text(channel, 'name')}"


def _answered(answer: Json, time: datetime) -> Iterator[Named]:
    for user in [record(answer, "user"), *records(answer, "members")]:
        yield from _person(user, time)
    for channel in [record(answer, "channel"), *records(answer, "channels")]:
        yield from _channel(channel, time, is_public=channel.get("is_private") is False)
    for group in records(answer, "usergroups"):
        yield from _group(group, time)
    emoji = record(answer, "emoji")
    for name in emoji:
        yield from _emoji(name, emoji, time)


def _told(event: Json, time: datetime) -> Iterator[Named]:
    match text(event, "type"):
        case "user_change":
            yield from _person(record(event, "user"), time)
        case "channel_rename":  # of private ones Slack tells by another type
            yield from _channel(record(event, "channel"), time, is_public=True)
        case "group_rename":
            yield from _channel(record(event, "channel"), time, is_public=False)
        case "subteam_created" | "subteam_updated":
            yield from _group(record(event, "subteam"), time)
        case "emoji_changed":
            yield from _changed_emoji(event, time)


def _person(user: Json, time: datetime) -> Iterator[Named]:
    name = called(user)
    if name and text(user, "id"):
        yield _named(f"user:{user['id']}", name, time)


def _channel(channel: Json, time: datetime, *, is_public: bool) -> Iterator[Named]:
    name = text(channel, "name")
    is_public = is_public and bool(name) and not any(channel.get(sign) for sign in _NOT_PUBLIC)
    if text(channel, "id"):
        yield _named(f"channel:{channel['id']}", f"#{name}" if is_public else PRIVATE, time)


def _group(group: Json, time: datetime) -> Iterator[Named]:
    handle = text(group, "handle")
    name = f"@{handle}" if handle else text(group, "name")
    if name and text(group, "id"):
        yield _named(f"group:{group['id']}", name, time)


def _changed_emoji(event: Json, time: datetime) -> Iterator[Named]:
    match text(event, "subtype"):
        case "add":
            name = text(event, "name")
        case "rename":
            name = text(event, "new_name")
        case "remove":
            for gone in texts(event, "names"):
                yield _named(f"emoji:{gone}", f":{gone}:", time)
            return
        case _:
            return
    if name:
        yield from _emoji(name, {name: event.get("value")}, time)


def _emoji(name: str, table: Json, time: datetime) -> Iterator[Named]:
    """A custom emoji: the address of its picture; or, of an alias, the name of the emoji that it stands for."""
    meant, address, passed = name, text(table, name), {name}
    while address.startswith("alias:") and (meant := address.removeprefix("alias:")) not in passed:
        passed.add(meant)
        address = text(table, meant)
    url = address if address.startswith(("https://", "http://")) else ""
    yield _named(f"emoji:{name}", f":{meant}:", time, url)


def _named(ref: str, name: str, time: datetime, url: str = "") -> Named:
    return Named(
        source=SOURCE,
        channel="",
        key=f"named:{ref}:{digest([name, url])}",
        time=time,
        ref=ref,
        name=name,
        url=url,
        translator=TRANSLATOR,
    )
