"""What people and rooms are called, by the state of a room. Pure.

A room tells of everybody in it. Of that only what a recorded message mentions (`mentions`) is to be recorded, as the
journal keeps every name that it is given.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bots.matrix.mentions import named
from bots.matrix.payloads import instant, milliseconds
from bots.payloads import Json, record, text, texts
from pipeline.events import Named

PRIVATE = "a private channel"
"""What a room is called whose name is not for everybody (RULES 3.2)."""


_TELLING = ("m.room.name", "m.room.canonical_alias", "m.room.join_rules")


def people(state: Iterable[object], received: datetime) -> tuple[Named, ...]:
    """What states, of one room or more, call the people who are there; who leaves is called as before."""
    return tuple(_people(state, received))


def place(state: Iterable[object], room: str, received: datetime) -> tuple[Named, ...]:
    """What a room is called, by its id and its addresses, given its whole state.

    A room that not everybody may join has no name for readers.
    """
    told = {text(one, "type"): one for one in state if text(one, "state_key") == ""}
    contents = {kind: record(one, "content") for kind, one in told.items()}
    alias = record(contents, "m.room.canonical_alias")
    main, name = text(alias, "alias"), title(contents)
    is_public = text(record(contents, "m.room.join_rules"), "join_rule") == "public"
    aliases = [one for one in dict.fromkeys([main, *texts(alias, "alt_aliases")]) if one]
    time = max((_time(one, received) for kind, one in told.items() if kind in _TELLING), default=received)
    called = f"#{name.lstrip('#')}" if is_public and name else PRIVATE
    return tuple(named(f"channel:{one}", called, time) for one in (room, *aliases))


def title(contents: Json) -> str:
    """The name of a room, or its main address, by the contents of its state; empty where it has neither."""
    name = text(record(contents, "m.room.name"), "name").strip()
    return name or text(record(contents, "m.room.canonical_alias"), "alias")


def called(account: str, content: Json) -> str:
    """The name that a person chose; else what an account is called on its server: "ann" of "@ann:example.org"."""
    return text(content, "displayname").strip() or account.removeprefix("@").partition(":")[0] or account


def _people(state: Iterable[object], received: datetime) -> Iterator[Named]:
    for one in state:
        account, content = text(one, "state_key"), record(one, "content")
        if text(one, "type") == "m.room.member" and account and text(content, "membership") == "join":
            yield named(f"user:{account}", called(account, content), _time(one, received))


def _time(event: object, received: datetime) -> datetime:
    sent = milliseconds(event)
    return received if sent is None else instant(sent)
