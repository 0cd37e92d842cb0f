"""What replies give to an entry, by RULES 3.5 to 3.7, 4.2 and 4.3."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.model.deeds import Sent, Story
from tests.model.reading import alt, command, is_aside, plus, replacement
from tests.model.saying import (
    Version,
    is_deleted,
    is_hidden_by_mark,
    marks,
    may,
    messages,
    picture_of,
    versions,
)
from tests.model.waiting import is_text, let_out, needs_approval, shows_since

TEN_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True)
class Part:
    """What one message gives to its entry: since when it shows, and its text, written then."""

    message: str
    since: datetime
    at: datetime
    text: str
    picture: str = ""
    alt: str = ""


def replies(story: Story, root: Sent) -> list[Sent]:
    """The replies in a root's thread, oldest first."""
    return [sent for sent in messages(story) if sent.thread == root.message]


def stands(story: Story, reply: Sent) -> bool:
    """4.2, 5: a reply that may have an effect: nothing takes it away."""
    texts = versions(story, reply)
    if not texts or is_deleted(story, reply.message) or is_hidden_by_mark(story, reply.message):
        return False
    return is_text(texts[-1])


def texts_out(story: Story, reply: Sent) -> list[Version]:
    """The versions of a reply that may have an effect by now, oldest first."""
    since = shows_since(story, reply)
    return let_out(story, reply, since) if since and stands(story, reply) else []


def at_once(story: Story) -> Story:
    """2.5: the story for what replies change: as edits of what shows, that is not delayed."""
    return replace(story, house=replace(story.house, delay=timedelta()))


def amending(story: Story, reply: Sent, since: datetime) -> list[Version]:
    """The versions of a reply that may change what shows since a moment.

    8.2: within ten minutes they are as good as edits, which no pause holds up.
    """
    texts = texts_out(at_once(story), reply)
    if texts or needs_approval(story, reply) or not stands(story, reply):
        return texts
    return [version for version in versions(story, reply) if version.at <= since + TEN_MINUTES]


def is_plain(story: Story, reply: Sent) -> bool:
    """3.5 to 3.7: it says in its own words neither that it is to be added nor what it amends."""
    text = versions(story, reply)[-1:]
    return any(
        is_text(version) and plus(version.text) is None and not replacement(version.text) and alt(version.text) is None
        for version in text
    )


def answers_to_pencils(story: Story) -> set[str]:
    """4.3: the replies that were recorded, when they came, as answers to ✏️ on their roots.

    Each is the same person's next within ten minutes; if that is no text there is no answer, and never a second one.
    """
    answers: set[str] = set()
    for number, reply in enumerate(story.deeds, 1):
        heard = replace(story, deeds=story.deeds[:number])
        roots = [sent for sent in messages(heard) if isinstance(reply, Sent) and sent.message == reply.thread]
        for root in roots:
            assert isinstance(reply, Sent)
            pencils = [one for one in marks(heard, root.message, "correct") if one.by == reply.by and not one.timeless]
            if not pencils or not may(reply.by, root.by) or not is_plain(heard, reply):
                continue
            asked = max(mark.at for mark in pencils)
            others = [one for one in replies(heard, root) if one.by == reply.by and one.at > asked and one != reply]
            is_next = not any(one.at < reply.at or one.message in answers for one in others)
            if asked < reply.at <= asked + TEN_MINUTES and is_next:
                answers.add(reply.message)
    return answers


def is_correcting(story: Story, root: Sent, reply: Sent) -> bool:
    """4.3: the root's author or an editor has a pencil on it, or it answers one."""
    pencils = [mark for mark in marks(story, reply.message, "correct") if may(mark.by, root.by)]
    return bool(pencils) or reply.message in answers_to_pencils(story)


def speaks(story: Story, root: Sent, reply: Sent) -> bool:
    """3.5: whether somebody speaks by it; commands, `+ `, `s/…/`, `alt:` and correcting replies are not counted."""
    texts = versions(story, reply)
    if not texts:
        return True
    text = texts[-1].text
    if is_aside(text):
        return True
    is_other = command(text) or plus(text) is not None or replacement(text) or alt(text) is not None
    return not is_other and not is_correcting(story, root, reply)


def is_talked_into(story: Story, root: Sent, reply: Sent) -> bool:
    """3.5: somebody else has spoken before it, whether or not that still stands."""
    return any(
        before.by != root.by and before.at < reply.at and speaks(story, root, before) for before in replies(story, root)
    )


def corrections(story: Story, root: Sent, since: datetime) -> list[Version]:
    """4.3: the texts that replies give to the entry."""
    found = []
    for reply in replies(story, root):
        for version in amending(story, reply, since) if is_correcting(story, root, reply) else []:
            added = plus(version.text)
            found.append(version if added is None else replace(version, text=added))
    return found


def added_text(story: Story, root: Sent, reply: Sent, version: Version) -> str | None:
    """3.5: what a version of a reply gives to the entry as a paragraph, or None: nothing."""
    text, mode = version.text, story.house.replies
    if not is_text(version) or is_correcting(story, root, reply) or replacement(text) or alt(text) is not None:
        return None
    if plus(text) is not None:
        return None if mode == "none" else plus(text)
    is_own = reply.by == root.by and not is_talked_into(story, root, reply)
    return text if mode == "own" and is_own else None


def paragraph_versions(story: Story, root: Sent, reply: Sent) -> list[Version]:
    """3.5: the texts that it gives as a paragraph, of the versions since it last was none."""
    given: list[Version] = []
    for version in versions(story, reply):
        text = added_text(story, root, reply, version)
        given = [] if text is None else [*given, replace(version, text=text)]
    times = {version.at for version in texts_out(story, reply)}
    return [version for version in given if version.at in times]


def paragraphs(story: Story, root: Sent) -> list[Part]:
    """3.5: the replies that are paragraphs, in the order in which they were sent."""
    found = []
    for reply in replies(story, root):
        since, texts = shows_since(story, reply), paragraph_versions(story, root, reply)
        if since and texts:
            picture = picture_of(story, reply)
            found.append(Part(reply.message, since, texts[-1].at, texts[-1].text, picture, reply.alt))
    return found


def amendments(story: Story, root: Sent, since: datetime) -> list[Version]:
    """3.6: the `s/old/new/` of the author and of editors, in the order in which they count."""
    found = []
    for reply in replies(story, root):
        texts = amending(story, reply, since)
        if texts and may(reply.by, root.by) and not is_correcting(story, root, reply) and replacement(texts[-1].text):
            found.append(texts[-1])
    return sorted(found, key=lambda version: version.at)


def replaced(parts: list[Part], amendment: Version) -> list[Part]:
    """3.6: `old` must stand exactly once in the texts before it; else nothing is replaced."""
    pair = replacement(amendment.text)
    assert pair
    old, new = pair
    before = [part for part in parts if part.at < amendment.at]
    if sum(part.text.count(old) for part in before) != 1:
        return parts
    return [
        replace(part, text=part.text.replace(old, new), at=amendment.at)
        if part in before and old in part.text
        else part
        for part in parts
    ]


def alt_text(story: Story, root: Sent) -> str:
    """3.7: the newest `alt: …` by the entry's author or an editor; for the first picture."""
    found = [
        texts[-1]
        for reply in replies(story, root)
        if may(reply.by, root.by)
        if (texts := texts_out(at_once(story), reply)) and alt(texts[-1].text) is not None
    ]
    newest = max(found, key=lambda version: version.at, default=None)
    return (alt(newest.text) or "") if newest else ""
