"""What commands do to the live blog, by RULES 5.2 to 5.4 and 6."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tests.model.deeds import Story
from tests.model.reading import Command, command
from tests.model.saying import day_of, end_of, is_deleted, is_hidden_by_mark, messages, versions

STAYS = ("start", "resume", "online")


@dataclass(frozen=True)
class Given:
    """A command that acts from a moment, on a day."""

    word: str
    argument: str
    at: datetime
    day: date


def commands(story: Story) -> list[Given]:
    """6.2, 6.3: what authors and editors command outside threads, in the order in which it acts.

    A command acts from the version that made it one until that is edited or deleted, or marked to be hidden; three
    words stay for good.
    """
    given = []
    for sent in messages(story):
        if sent.thread:
            continue
        is_gone = is_deleted(story, sent.message) or is_hidden_by_mark(story, sent.message)
        before: Given | None = None
        for version in versions(story, sent):
            read = command(version.text)
            if before and read != Command(before.word, before.argument):
                given += [before] if before.word in STAYS else []
                before = None
            if read and read.word and not before:
                before = Given(read.word, read.argument, version.at, day_of(sent.at))
        if before and (before.word in STAYS or not is_gone):
            given.append(before)
    return sorted(given, key=lambda one: one.at)


def starts(story: Story) -> list[tuple[datetime, bool]]:
    """5.2: when the live blog was opened, and whether that takes in what was said before."""
    found = [(one.at, one.argument == "keep") for one in commands(story) if one.word == "start"]
    return found if story.house.rehearses else [(story.house.since, True), *found]


def opened_for(story: Story, sent: datetime) -> datetime | None:
    """5.2: since when a message sent then is no rehearsal."""
    return next((at for at, keeps in starts(story) if keeps or sent >= at), None)


def ended_before(story: Story, sent: datetime) -> Iterator[datetime]:
    """5.3: the `!end`s of its day that a message sent then came after."""
    for one in commands(story):
        if one.word == "end" and one.day == day_of(sent) and one.at < sent:
            yield one.at


def taken_up_for(story: Story, sent: datetime) -> datetime | None:
    """5.3: since when no `!end` holds a new root sent then: there is none, or a `!start` came after all of them."""
    ends = list(ended_before(story, sent))
    if not ends:
        return sent
    return next((at for at, _ in starts(story) if at > max(ends)), None)


def is_ended(story: Story, day: date) -> bool:
    """5.3: the day is over, or an `!end` stands that no `!start` came after."""
    if story.now >= end_of(day):
        return True
    ends = [one.at for one in commands(story) if one.word == "end" and one.day == day]
    return bool(ends) and not any(at > max(ends) for at, _ in starts(story))


def windows(story: Story, begins: str, finishes: str) -> list[tuple[datetime, datetime | None]]:
    """5.4: from each `!pause` to the next `!resume`, from each `!offline` to the next `!online`."""
    given = commands(story)
    return [
        (one.at, next((after.at for after in given if after.word == finishes and after.at > one.at), None))
        for one in given
        if one.word == begins
    ]


def waits_in_pause(story: Story, moment: datetime) -> bool:
    """5.4: what is newer than a `!pause` waits as long as that lasts."""
    return any(begins < moment and ends is None for begins, ends in windows(story, "pause", "resume"))


def out_of_pause(story: Story, moment: datetime) -> datetime:
    """2.5: the end of the pause that held it, or the moment itself."""
    held = [ends for begins, ends in windows(story, "pause", "resume") if ends and begins < moment < ends]
    return max([moment, *held])


def is_offline(story: Story) -> bool:
    """5.4: until `!online`."""
    return any(ends is None for _, ends in windows(story, "offline", "online"))
