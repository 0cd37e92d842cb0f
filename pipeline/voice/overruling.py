"""Whose words gave way to somebody else's, and which changes of a few words no longer change anything. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.entries import Entry, Version
from pipeline.facts import Facts
from pipeline.markup import render
from pipeline.shown import View
from pipeline.visibility import WAITING


@dataclass(frozen=True, slots=True)
class Loss:
    """A version of somebody's that another person's stands in place of."""

    winner: Version
    lost: Version


def overruled(key: str, entry: Entry) -> Iterator[Loss]:
    """The loss that the version of that key makes or suffers: the newest stands, whoever wrote it (RULES 3.3)."""
    versions = entry.root.versions
    place = next((place for place, version in enumerate(versions) if version.key == key), 0)
    if place == 0:
        return
    own, newest = versions[place], versions[-1]
    before = versions[place - 1]
    if own is newest and before.person != own.person and before.body != own.body:
        yield Loss(own, before)
    elif own is not newest and newest.person != own.person and newest.body != own.body:
        yield Loss(newest, own)


def skipped(entry: Entry, view: View | None) -> Iterator[tuple[Version, int]]:
    """The changes of the form `s/old/new/` that change nothing, with how often `old` stands there (RULES 3.6).

    One that a newer text has taken in is not among them: that reads as it should. Nor is one that awaits its words.
    """
    for change in entry.replacements:
        if not view or change.key not in view.skipped:
            continue
        if not (_is_taken_in(change, entry, view) or awaits(change, entry, view)):
            yield change, view.skipped[change.key]


def awaits(change: Version, entry: Entry, view: View) -> bool:
    """Whether the words to be changed stand only in a reply that does not show yet: they are changed when it does."""
    waiting = {message for message, state in view.parts if state in WAITING}
    newest = [part.versions[-1] for part in entry.parts if part.message in waiting]
    found = sum(render(one.body).occurrences(change.old) for one in newest if one.time < change.time)
    return view.skipped.get(change.key) == 0 and found == 1


def _is_taken_in(change: Version, entry: Entry, view: View) -> bool:
    text = view.shown.plain if view.shown else ""
    is_newer = entry.root.versions[-1].time >= change.time
    return is_newer and change.new in text and (change.old not in text or change.old in change.new)


def senders(facts: Facts) -> Mapping[str, str]:
    """The account that each version of a thread is by, by the version's key."""
    contents = (content for message in facts.posted for content in facts.contents(message))
    forms = (one for message in facts.posted for one in facts.decisions(message, "corrected"))
    return {event.key: event.by for event in (*contents, *forms)}
