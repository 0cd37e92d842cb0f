"""What readers see, by the rules: slow, obvious, and written from them alone.

Everything is computed from the whole story each time; a function is a rule, and says which.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tests.model import stage
from tests.model.deeds import AUTHORS, Sent, Story
from tests.model.reading import displayed, front, headline_and_text
from tests.model.replies import (
    Part,
    added_text,
    alt_text,
    amendments,
    corrections,
    paragraph_versions,
    paragraphs,
    replaced,
    replies,
)
from tests.model.saying import (
    ZONE,
    Version,
    day_of,
    is_deleted,
    is_hidden_by_mark,
    marks,
    may,
    messages,
    picture_of,
    versions,
)
from tests.model.waiting import is_text, let_out, release, shows_since, text_of, was_draft

TEN_MINUTES = timedelta(minutes=10)
TWO_MINUTES = timedelta(minutes=2)

TITLE, INTRO = "PyCon", "I'll update this as the day progresses."
NAMES = {"ann": "Ann", "ben": "Ben", "bo": "Bo"}


@dataclass(frozen=True)
class Shown:
    """An entry as readers see it."""

    time: datetime
    headline: str
    texts: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...] = ()
    pinned: bool = False
    key_moment: bool = False
    edited: datetime | None = None
    byline: str = ""


@dataclass(frozen=True)
class Page:
    """A day post as readers see it; of an offline one they see nothing."""

    title: str = ""
    intro: str = ""
    summary: str = ""
    ended: bool = False
    offline: bool = False
    key_moments: tuple[datetime, ...] = ()
    entries: tuple[Shown, ...] = ()


def typed_time(version: Version, root: Sent) -> datetime | None:
    """2.2: the time typed in front, if it lies in the message's own day and at most two minutes after its version."""
    typed = front(version.text).typed
    if not typed:
        return None
    try:
        clock = time.fromisoformat(typed)
    except ValueError:
        return None
    day = day_of(root.at)
    instant = datetime.combine(day if clock >= time(4) else day + timedelta(days=1), clock, tzinfo=ZONE)
    return instant if instant <= version.at + TWO_MINUTES else None


def words_of(version: Version, root: Sent) -> str:
    """2.2: the text behind the words in front; in a correction `draft:` is text, but not its typed time."""
    read = front(version.text)
    if version.message != root.message and read.is_draft:
        return version.text
    return read.rest if typed_time(version, root) else read.with_time


def text_versions(story: Story, root: Sent, since: datetime) -> tuple[Version, Version] | None:
    """3.3: the newest of the post's own versions, and of these and the corrections the newest; None: no text."""
    own = let_out(story, root, since)
    if not own:
        return None
    return own[-1], max([own[-1], *corrections(story, root, since)], key=lambda version: version.at)


def parts_of(story: Story, root: Sent, since: datetime, text: str, at: datetime) -> list[Part]:
    """3.5, 3.6: root and paragraphs, with what is replaced in them."""
    parts = [Part(root.message, since, at, text, picture_of(story, root), root.alt), *paragraphs(story, root)]
    for amendment in amendments(story, root, since):
        parts = replaced(parts, amendment)
    return parts


def edited_at(story: Story, root: Sent, since: datetime, parts: list[Part]) -> datetime | None:
    """3.10: the newest change of a text later than ten minutes after that showed."""
    texts = sorted([*let_out(story, root, since), *corrections(story, root, since)], key=lambda version: version.at)
    words = [words_of(version, root) for version in texts]
    changes = [(texts[number].at, since) for number in range(1, len(texts)) if words[number] != words[number - 1]]
    changes += [(parts[0].at, since)] if parts[0].at > texts[-1].at else []
    sent = {message.message: message for message in messages(story)}
    for part in parts[1:]:
        given = paragraph_versions(story, root, sent[part.message])
        if len(given) > 1 or part.at > given[-1].at:
            changes.append((part.at, part.since))
    return max((at for at, since in changes if at > since + TEN_MINUTES), default=None)


def has_mark(story: Story, root: Sent, wanted: str) -> bool:
    """4, 4.2: 📌 and ⭐, by the author on his own and by editors; those on a paragraph are on its entry."""
    messages = [root]
    for reply in replies(story, root):
        texts = versions(story, reply)
        if texts and not is_deleted(story, reply.message) and added_text(story, root, reply, texts[-1]) is not None:
            messages.append(reply)
    return any(may(mark.by, root.by) for message in messages for mark in marks(story, message.message, wanted))


def entry(story: Story, root: Sent) -> tuple[date, Shown] | None:
    """5: an entry that is public, and its day."""
    texts = versions(story, root)
    if root.by not in AUTHORS or not is_text(texts[-1]):
        return None
    if is_deleted(story, root.message) or is_hidden_by_mark(story, root.message):
        return None
    since, released = shows_since(story, root), release(story, root)
    found = text_versions(story, root, since) if since else None
    if not since or not released or not found:
        return None
    own, base = found
    parts = parts_of(story, root, since, words_of(base, root), base.at)
    typed = typed_time(base, root) or typed_time(own, root)
    moved = was_draft(story, root) and not typed
    day, at = (day_of(released), released) if moved else (day_of(root.at), typed or root.at)
    first, last = story.house.first_day, story.house.last_day
    if (first and day < first) or (last and day > last):
        return None
    headline, text = headline_and_text(parts[0].text)
    shown = [displayed(one) for one in (text, *(part.text for part in parts[1:]))]
    pictures = [(part.picture, part.alt) for part in parts if part.picture]
    if not headline and not any(shown) and not pictures:
        return None
    if pictures and (words := alt_text(story, root)):
        pictures[0] = (pictures[0][0], words)
    return day, Shown(
        time=at,
        headline=headline,
        texts=tuple(one for one in shown if one),
        pictures=tuple(pictures),
        pinned=has_mark(story, root, "pin"),
        key_moment=has_mark(story, root, "key"),
        edited=edited_at(story, root, since, parts),
        byline=NAMES[root.by],
    )


def entries(story: Story, day: date) -> list[Shown]:
    """2.4, 3.11: what is public of a day, in the order of time, then of sending; bylines where there are several."""
    found = [
        (shown.time, root.at, shown)
        for root in messages(story)
        if not root.thread and (made := entry(story, root))
        for made_day, shown in [made]
        if made_day == day
    ]
    shown = [one for _, _, one in sorted(found, key=lambda one: one[:2])]
    several = len({one.byline for one in shown}) > 1
    return shown if several else [replace(one, byline="") for one in shown]


def page(story: Story, day: date) -> Page:
    """What readers of a day post see: what is pinned on top, all else in the configured order."""
    if stage.is_offline(story):
        return Page(offline=True)
    ended = stage.is_ended(story, day)
    shown = entries(story, day)
    if (story.house.order_after_end if ended else story.house.order) == "newest":
        shown = shown[::-1]
    return Page(
        title=text_of(story, "title", day, TITLE) or TITLE,
        intro=text_of(story, "intro", day, INTRO),
        summary=text_of(story, "summary", day, ""),
        ended=ended,
        key_moments=tuple(one.time for one in shown if one.key_moment),
        entries=tuple([one for one in shown if one.pinned] + [one for one in shown if not one.pinned]),
    )


def days(story: Story) -> set[date]:
    """Every day that has something public."""
    found = [made for root in messages(story) if not root.thread and (made := entry(story, root))]
    return {day for day, _ in found}
