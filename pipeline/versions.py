"""The versions of one message's own text: as posted and as edited, each with its words in front read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline import days
from pipeline.entries import Figure, Version
from pipeline.events import Attachment, Body, Day, Message, Posted
from pipeline.facts import Facts
from pipeline.front import Front, lead, read_front, without

TYPED_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Native:
    """A version as its author sent it: the words in front, and the text behind them; neither, if it was purged."""

    front: Front
    version: Version
    is_purged: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether it waits to be released; clips recorded in chat do without a word (RULES 3.8)."""
        return self.front.draft or any(figure.attachment.kind in ("voice", "video") for figure in self.version.figures)


@dataclass(frozen=True, slots=True)
class Release:
    """What became of a draft: whether it waits, or when it was released and on which day. Nothing of what was none."""

    waits: bool = False
    at: datetime | None = None
    day: Day | None = None


def root_versions(facts: Facts, message: str, person: str, day: Day) -> list[Native]:
    """The versions of a root, oldest first; withheld ones have no text."""
    natives = []
    for time, content in _in_order(facts.contents(message)):
        if content.body is None:
            front = Front(aside=content.withheld == "aside")
            natives.append(Native(front, _version(facts, content, time, person), content.withheld == "purged"))
            continue
        front = read_front(lead(content.body), content.source)
        at = days.typed_instant(front.typed, day, time + TYPED_AHEAD) if front.typed else None
        length = front.length if at else front.length - front.typed_length
        text = without(content.body, length)
        natives.append(Native(front, _version(facts, content, time, person, text, at)))
    return natives


def reply_versions(facts: Facts, message: str, person: str) -> list[Version]:
    """The versions of a reply, oldest first: the words in front of a root are text here (RULES 2.2)."""
    contents = facts.contents(message)
    return [_version(facts, content, time, person, content.body) for time, content in _in_order(contents)]


def release_of(facts: Facts, post: Posted, natives: Sequence[Native]) -> Release:
    """Whether a message is a draft, by its words or as it was imported, or when it was one no more (RULES 1.8, 5.1).

    `natives` are the versions of a root; words make no draft of a reply.
    """
    draft = (post.time, None) if post.seen == "imported" else _last_draft(natives)
    if draft is None:
        return Release()
    since, out = draft
    for decision in facts.decisions(post.message, "released"):
        if decision.at and decision.at >= since and not (out and out.version.time < decision.at):
            return Release(at=decision.at, day=decision.stamp.day if decision.stamp else None)
    if out is None:
        return Release(waits=True)
    return Release(at=out.version.time, day=facts.day_of(out.version.key))


def _last_draft(natives: Sequence[Native]) -> tuple[datetime, Native | None] | None:
    """Since when the message was last a draft, and the version that ended this; None if it never was one."""
    drafts = [index for index, native in enumerate(natives) if native.is_draft]
    if not drafts:
        return None
    first = last = drafts[-1]
    while first and natives[first - 1].is_draft:
        first -= 1
    return natives[first].version.time, natives[last + 1] if last + 1 < len(natives) else None


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
        cards=facts.cards(content),
        at=at,
    )


def _figure(facts: Facts, attachment: Attachment) -> Figure:
    fetched = facts.fetched(attachment.id)
    if fetched is None:
        return Figure(attachment=attachment)
    return Figure(attachment=attachment, picture=fetched.picture, failed=fetched.failed)
