"""The versions of one message's own text: as posted and as edited, each with its words in front read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline import days
from pipeline.entries import Figure, Version
from pipeline.events import Attachment, Body, Day, Message
from pipeline.facts import Facts
from pipeline.front import Front, lead, read_front, without

TYPED_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Native:
    """A version as its author sent it: the words in front, and the text behind them."""

    front: Front
    version: Version


def root_versions(facts: Facts, message: str, person: str, day: Day) -> list[Native]:
    """The versions of a root, oldest first; withheld ones have no text."""
    natives = []
    for time, content in _in_order(facts.contents(message)):
        if content.body is None:
            front = Front(aside=content.withheld == "aside")
            natives.append(Native(front, _version(facts, content, time, person)))
            continue
        front = read_front(lead(content.body), content.source)
        at = days.typed_instant(front.typed, day, time + TYPED_AHEAD) if front.typed else None
        length = front.length if at or not front.typed else front.length - front.typed_length
        text = without(content.body, length)
        natives.append(Native(front, _version(facts, content, time, person, text, at)))
    return natives


def reply_versions(facts: Facts, message: str, person: str) -> list[Version]:
    """The versions of a reply, oldest first: the words in front of a root are text here (RULES 2.2)."""
    contents = facts.contents(message)
    return [_version(facts, content, time, person, content.body) for time, content in _in_order(contents)]


def edited_out(natives: Sequence[Native]) -> Native | None:
    """The version whose edit took `draft:` away; None where it was never there, or is there now (RULES 5.1)."""
    drafts = [index for index, native in enumerate(natives) if native.front.draft]
    if not drafts or drafts[-1] == len(natives) - 1:
        return None
    return natives[drafts[-1] + 1]


def _in_order(contents: Iterable[Message]) -> Iterable[tuple[datetime, Message]]:
    """The contents with times that never go back: their order is surer than a time in whole seconds (RULES 1.4)."""
    latest: datetime | None = None
    for content in contents:
        latest = content.time if latest is None else max(latest, content.time)
        yield latest, content


def _version(
    facts: Facts, content: Message, time: datetime, person: str, body: Body | None = None, at: datetime | None = None
) -> Version:
    return Version(
        time=time,
        key=content.key,
        person=person,
        body=body or Body("plain", ""),
        figures=tuple(_figure(facts, attachment) for attachment in content.attachments),
        cards=content.cards,
        at=at,
    )


def _figure(facts: Facts, attachment: Attachment) -> Figure:
    fetched = facts.fetched(attachment.id)
    if fetched is None:
        return Figure(attachment=attachment)
    return Figure(attachment=attachment, picture=fetched.picture, failed=fetched.failed)
