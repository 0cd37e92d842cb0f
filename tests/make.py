"""Events as the journal would have stamped them, in a line each.

People: ann and ben are authors, eve is an editor, bo is both; anybody else is a stranger. Times are minutes after noon
in Chicago. Everything happens in the channel `console:main`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from pipeline import days
from pipeline.events import (
    Attachment,
    Body,
    Card,
    Carded,
    Day,
    Decided,
    Decision,
    Deleted,
    Edited,
    Fetched,
    Picture,
    Posted,
    Reacted,
    Redacted,
    Role,
    Seen,
    Settings,
    Stamp,
    Unreacted,
    Withheld,
    after,
)
from pipeline.front import read_front

NOON = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)
ZONE = "America/Chicago"
STARTS_AT = time(4)
ROLES: dict[str, Role] = {"ann": "author", "ben": "author", "eve": "editor", "bo": "both"}

_MICROSECOND = timedelta(microseconds=1)


def at(minutes: float) -> datetime:
    """That many minutes after noon in Chicago."""
    return NOON + timedelta(minutes=minutes)


def order(minutes: float) -> str:
    """The order of what happens then."""
    return f"{(at(minutes) - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND:016}"


def day_of(instant: datetime) -> Day:
    """The day that the journal would cut around an instant."""
    return days.day_of(instant, ZONE, STARTS_AT)


TODAY = day_of(NOON)


def stamped(by: str) -> Stamp:
    """The stamp of an event by that person."""
    role = ROLES.get(by, "other")
    return Stamp(liveblog="pycon", person="" if role == "other" else by, role=role)


def post(
    message: str,
    text: str = "",
    *,
    by: str = "ann",
    at: float = 0,
    thread: str = "",
    answers: str = "",
    broadcast: bool = False,
    pictures: Sequence[Attachment] = (),
    cards: Sequence[Card] = (),
    seen: Seen = "live",
    settings: Settings | None = None,
    source: str = "console",
) -> Posted:
    """A message; without a thread it is a root."""
    sent = NOON + timedelta(minutes=at)
    stamp = replace(stamped(by), day=day_of(sent), settings=settings or Settings())
    if stamp.role == "other":
        text, pictures, cards, stamp = "", (), (), stamped(by)
    body, withheld = _told(text, source, stamp.role)
    return Posted(
        source=source,
        channel="main",
        key=f"posted:{message}",
        time=sent,
        by=by,
        seen=seen,
        stamp=stamp,
        message=message,
        body=body,
        order=order(at),
        hash=_hash(text),
        attachments=tuple(pictures) if body else (),
        cards=tuple(cards) if body else (),
        withheld=withheld,
        thread=thread,
        answers=answers,
        broadcast=broadcast,
    )


def edit(
    message: str,
    text: str,
    *,
    by: str = "ann",
    at: float,
    ranks: str = "",
    pictures: Sequence[Attachment] = (),
    cards: Sequence[Card] = (),
) -> Edited:
    """The whole new content of a message; `ranks` is its order where that is not of its time."""
    sent = NOON + timedelta(minutes=at)
    body, withheld = _told(text, "console", stamped(by).role)
    rank = ranks or order(at)
    return Edited(
        source="console",
        channel="main",
        key=f"edited:{message}:{rank}:{_hash(text)}",
        time=sent,
        by=by,
        stamp=replace(stamped(by), day=day_of(sent)),
        message=message,
        body=body,
        order=rank,
        hash=_hash(text),
        attachments=tuple(pictures) if body else (),
        cards=tuple(cards) if body else (),
        withheld=withheld,
    )


def delete(message: str, *, by: str = "ann", at: float = 60) -> Deleted:
    """A message is deleted in chat."""
    return Deleted(**_common(f"deleted:{message}", by, at), message=message)


def react(message: str, emoji: str, *, by: str = "ann", at: float = 30, seen: Seen = "live") -> Reacted:
    """A reaction is put on."""
    key = f"reacted:{message}:{by}:{emoji}:{order(at)}"
    return Reacted(**_common(key, by, at, seen), message=message, emoji=emoji, order=order(at))


def find(message: str, emoji: str, *, by: str = "ann", at: float = 30) -> Reacted:
    """A reaction is found on by comparison, after what was known up to then."""
    found = react(message, emoji, by=by, at=at, seen="caught-up")
    return replace(found, key=f"reacted:{message}:{by}:{emoji}:after:{order(at)}", order=after(order(at)))


def unreact(message: str, emoji: str, *, by: str = "ann", at: float = 40) -> Unreacted:
    """A reaction is taken off."""
    key = f"unreacted:{message}:{by}:{emoji}:{order(at)}"
    return Unreacted(**_common(key, by, at), message=message, emoji=emoji, order=order(at))


def redact(target: str, *, by: str = "ann", at: float = 60) -> Redacted:
    """An event is withdrawn by its id."""
    return Redacted(**_common(f"redacted:{target}", by, at), target=target)


def decide(
    what: Decision,
    about: str,
    *,
    cause: str = "",
    at: float | None = None,
    reply: str = "",
    text: str | None = None,
    by: str = "",
    keep: bool = False,
) -> Decided:
    """A decision of the pipeline, caused by the message it is about if by nothing else."""
    caused = cause or f"posted:{about}"
    moment = None if at is None else NOON + timedelta(minutes=at)
    stamp = stamped(by) if by else Stamp(liveblog="pycon", person="daypost", role="other")
    return Decided(
        source="console",
        channel="main",
        key=f"decided:{what}:{about}:{caused}",
        time=NOON + timedelta(days=2),  # it may be recorded long after
        stamp=replace(stamp, day=day_of(moment or NOON)),
        what=what,
        about=about,
        cause=caused,
        at=moment,
        reply=reply,
        body=None if text is None else Body("markdown", text),
        keep=keep,
    )


def carded(message: str, *cards: Card, by: str = "ann", at: float = 1, ranks: str = "") -> Carded:
    """The network shows these previews under a message from then on."""
    rank = ranks or order(at)
    return Carded(**_common(f"carded:{message}:{rank}", by, at), message=message, order=rank, cards=cards)


def photo(name: str) -> Attachment:
    """A picture on a message."""
    return Attachment(id=name, ref=f"{name}.jpg", name=f"{name}.jpg")


def fetch(message: str, name: str, *, failed: str = "", at: float = 1) -> Fetched:
    """The picture of that name has come, or never will."""
    picture = Picture(hash=sha256(name.encode()).hexdigest(), extension="jpg", sizes=((400, 300), (1600, 1200)))
    return Fetched(
        **_common(f"fetched:{name}", "", at),
        message=message,
        attachment=name,
        picture=None if failed else picture,
        failed=failed,
    )


def _told(text: str, source: str, role: Role) -> tuple[Body | None, Withheld]:
    if role == "other":
        return None, "stranger"
    if read_front(text, source).aside:
        return None, "aside"
    return Body("markdown", text), ""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _common(key: str, by: str, minutes: float, seen: Seen = "live") -> dict[str, Any]:
    return {
        "source": "console",
        "channel": "main",
        "key": key,
        "time": at(minutes),
        "by": by,
        "seen": seen,
        "stamp": stamped(by),
    }
