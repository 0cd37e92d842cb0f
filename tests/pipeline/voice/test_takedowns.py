"""RULES 7.3: whose message was public and was deleted in chat is told when it is gone everywhere."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bots import Notice
from pipeline.errors import RetryableError
from pipeline.events import Deleted, Reacted, Redacted
from pipeline.publishers import Edition, Ledger, Publication
from tests.databases import recorded
from tests.pipeline.desk import DAY, HOUR, MINUTE, SECOND, Desk, configuration, fast_folder


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield from opened()


def opened(**liveblog: Any) -> Iterator[Desk]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration(**liveblog))
        yield desk
        desk.close()


def gone(desk: Desk) -> list[Notice]:
    """The lines that say that something is gone."""
    return [one.notice for one in desk.answered if "gone everywhere" in one.notice.text]


def published(desk: Desk, text: str = "Doors are open", **more: Any) -> str:
    message = desk.say(text, **more)
    desk.look()
    return message


def test_rule_7_3_its_author_is_told_with_the_seconds_that_it_was_public(desk: Desk) -> None:
    one = published(desk)
    desk.pass_time(42 * SECOND)
    desk.delete(one)
    desk.look()

    (notice,) = gone(desk)
    assert "“Doors are open” is gone everywhere. It was public for 42 s;" in notice.text
    assert (notice.to, str(notice.channel)) == ("ann", "console:main")


def test_of_many_that_are_gone_at_once_one_line_tells(desk: Desk) -> None:
    several = [desk.say(f"Number {number}") for number in range(4)]
    desk.look()
    desk.pass_time(42 * SECOND)
    for one in several:
        desk.delete(one)
    desk.look()

    (notice,) = gone(desk)
    assert "“Number 0” and 3 more of your messages are gone everywhere. They were public for up to 42 s;" in notice.text


def test_it_is_told_only_when_every_target_has_let_go(desk: Desk) -> None:
    one = published(desk)
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    desk.delete(one)
    desk.look()
    assert gone(desk) == []
    desk.pass_time(MINUTE)
    assert len(gone(desk)) == 1
    assert desk.shelf.history[-1].texts == ()


def test_it_is_told_after_a_restart_in_the_middle(desk: Desk) -> None:
    one = published(desk)
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    desk.delete(one)
    desk.look()
    desk.restart()
    desk.pass_time(MINUTE)
    assert len({notice.text for notice in gone(desk)}) == 1
    assert {one.once for one in desk.answered if "gone" in one.notice.text} == {True}


def test_nobody_saw_what_was_hidden_or_never_got_there(desk: Desk) -> None:
    hidden, draft = published(desk, "a"), published(desk, "draft: b")
    desk.react(hidden, "❌")
    desk.look()
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    desk.clock.now += SECOND
    unsent = published(desk, "c")
    for message in (hidden, draft, unsent):
        desk.delete(message)
    desk.pass_time(HOUR)
    assert gone(desk) == []


@pytest.mark.parametrize("arrives", [True, False])
def test_what_was_on_its_way_when_it_was_deleted_is_told_of_if_it_got_there(desk: Desk, arrives: bool) -> None:
    published(desk)
    gate, publish = Event(), desk.shelf.publish

    def slowly(edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        assert gate.wait(60)
        return publish(edition, publication, ledger)

    desk.shelf.publish = slowly  # type: ignore[method-assign]
    desk.clock.now += MINUTE
    if not arrives:
        desk.shelf.failures.append(RetryableError("shelf", "is away"))
    late = desk.say("Coffee is hot")
    desk.dispatch.step(desk.clock.now)
    desk.clock.now += SECOND
    desk.delete(late)
    desk.dispatch.step(desk.clock.now)
    assert gone(desk) == []
    gate.set()
    desk.pass_time(HOUR)
    assert ["It was public for" in one.text for one in gone(desk)] == [True] * arrives


def test_what_is_withdrawn_within_its_delay_was_never_public() -> None:
    for desk in opened(delay="20s"):
        published(desk, "early")
        desk.pass_time(30 * SECOND)
        late = published(desk, "late")
        desk.pass_time(19 * SECOND)
        desk.delete(late)
        desk.pass_time(MINUTE)
        assert gone(desk) == []


def test_a_reply_that_was_a_paragraph_is_told_of_for_itself(desk: Desk) -> None:
    root = published(desk)
    desk.pass_time(MINUTE)
    reply = published(desk, "Coffee is hot", thread=root)
    desk.pass_time(MINUTE)
    desk.delete(reply)
    desk.look()
    (notice,) = gone(desk)
    assert "“Coffee is hot” is gone everywhere. It was public for 1 min 0 s;" in notice.text


def test_a_message_that_was_withdrawn_by_its_event_is_told_of_and_a_reaction_is_not(desk: Desk) -> None:
    one = published(desk)
    desk.react(one, "📌")
    desk.look()
    (pin,) = (event for event in recorded(desk.database) if isinstance(event, Reacted))
    desk.record(withdrawn(desk, pin.key))
    desk.look()
    assert gone(desk) == []
    desk.record(withdrawn(desk, one))
    desk.look()
    assert len(gone(desk)) == 1


def test_who_deletes_what_he_has_deleted_already_is_told_once(desk: Desk) -> None:
    one = published(desk)
    desk.delete(one)
    desk.look()
    desk.delete(one)
    desk.look()
    assert len(gone(desk)) == 1


def test_what_was_deleted_long_ago_is_no_news(desk: Desk) -> None:
    one = published(desk)
    sent = desk.clock.now
    desk.clock.now += timedelta(seconds=5)
    deleted_at = desk.clock.now
    desk.clock.now = sent + DAY + MINUTE
    desk.record(Deleted(source="console", channel="main", key=f"deleted:{one}", time=deleted_at, by="ann", message=one))
    desk.look()
    assert gone(desk) == []


def withdrawn(desk: Desk, target: str) -> Redacted:
    return Redacted(
        source="console", channel="main", key=f"redacted:{target}", time=desk.clock.now, by="ann", target=target
    )
