"""Which receipts are wished for and which answers are given, look by look, through restarts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bots import Sign
from pipeline.config.targets import Ghost
from pipeline.errors import NeedsPersonError, RetryableError
from pipeline.voice import wording
from pipeline.voice.cheat_sheet import help_text
from tests.pipeline.desk import Desk, configuration, fast_folder
from tests.shows import MEANINGS


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield from opened()


def opened(**liveblog: Any) -> Iterator[Desk]:
    with fast_folder() as folder:
        desk = Desk(folder, configuration(**liveblog))
        yield desk
        desk.close()


def signs(desk: Desk) -> dict[str, Sign | None]:
    """The newest wish for each message."""
    return {wish.message: wish.sign for wish in desk.wished if wish.place.source == "console"}


def texts(desk: Desk) -> list[str]:
    # The start that the configuration names is a command of our own: there is nobody to answer.
    return [one.notice.text for one in desk.answered if one.notice.channel.source == "console"]


def test_what_every_target_has_is_public(desk: Desk) -> None:
    one = desk.say("Doors")
    desk.look()
    assert signs(desk) == {one: "public"}


def test_a_message_is_recorded_before_it_is_out(desk: Desk) -> None:
    one = desk.say("Doors")
    desk.look()
    of_it = [wish.sign for wish in desk.wished if wish.message == one]
    assert of_it[0] == "recorded"
    assert of_it[-1] == "public"


def test_the_wish_is_as_new_as_the_newest_version(desk: Desk) -> None:
    one = desk.say("Dors")
    desk.clock.now += timedelta(hours=2)
    desk.edit(one, "Doors")
    desk.look()
    assert desk.wished[-1].newest == desk.clock.now


def test_while_a_target_is_away_it_is_only_recorded(desk: Desk) -> None:
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    one = desk.say("Doors")
    desk.look()
    assert signs(desk) == {one: "recorded"}
    desk.pass_time(timedelta(minutes=10))
    assert signs(desk) == {one: "public"}


def test_where_a_person_is_needed_it_has_failed_until_it_is_out(desk: Desk) -> None:
    early = desk.say("Doors")
    desk.look()
    desk.shelf.failures.append(NeedsPersonError("shelf", "its password is wrong"))
    late = desk.say("Coffee")
    desk.look()
    assert signs(desk) == {early: "public", late: "failed"}
    desk.pass_time(timedelta(hours=1))
    assert signs(desk) == {early: "public", late: "public"}


def test_what_waits_and_what_is_taken_down_has_its_sign(desk: Desk) -> None:
    held, gone, draft, aside = desk.say("a"), desk.say("b"), desk.say("draft: c"), desk.say("((d")
    desk.look()
    desk.react(held, "🔒")
    desk.react(gone, "❌")
    desk.look()
    assert signs(desk) == {held: "waiting", gone: "withdrawn", draft: "waiting", aside: "withdrawn"}


def test_what_is_taken_down_is_withdrawn_only_when_it_is_gone(desk: Desk) -> None:
    one = desk.say("Doors")
    desk.look()
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    desk.react(one, "❌")
    desk.look()
    assert signs(desk) == {one: "recorded"}
    desk.pass_time(timedelta(minutes=1))
    assert signs(desk) == {one: "withdrawn"}


def test_a_reply_has_a_sign_of_its_own(desk: Desk) -> None:
    root = desk.say("Doors")
    reply = desk.say("and coffee", thread=root)
    desk.react(reply, "🔒")
    desk.look()
    assert signs(desk) == {root: "public", reply: "waiting"}


@pytest.mark.parametrize("text", ["((and coffee", "s/Doors/Gates/", "!pause", "alt: Coffee"])
def test_a_reply_that_is_no_part_of_its_entry_any_more_carries_none(desk: Desk, text: str) -> None:
    root = desk.say("Doors")
    reply = desk.say("and coffee", thread=root)
    desk.look()
    assert signs(desk) == {root: "public", reply: "public"}
    desk.edit(reply, text)
    desk.restart()
    desk.look()
    assert signs(desk) == {root: "public", reply: None}


def test_in_rehearsal_it_is_a_rehearsal() -> None:
    for desk in opened(start="manual"):
        one = desk.say("Doors")
        desk.look()
        assert signs(desk) == {one: "rehearsal"}


def test_rule_7_2_who_wants_no_receipts_gets_none() -> None:
    for desk in opened(receipts="none"):
        one = desk.say("Doors")
        desk.look()
        assert signs(desk) == {one: None}


def test_what_is_settled_is_not_thought_about_again(desk: Desk) -> None:
    for text in ("a", "b", "c"):
        desk.say(text)
    desk.look()
    desk.wished.clear()
    desk.pass_time(timedelta(minutes=5))
    assert desk.wished == []
    one = desk.say("d")
    desk.look()
    assert set(signs(desk)) == {one}


def test_what_a_target_lacks_is_wished_for_again_only_where_its_sign_changes(desk: Desk) -> None:
    desk.shelf.failures += [RetryableError("shelf", "is away")] * 3
    one = desk.say("a")
    desk.look()
    desk.wished.clear()
    two = desk.say("b")
    desk.look()
    assert set(signs(desk)) == {two}
    desk.pass_time(timedelta(minutes=10))
    assert signs(desk) == {one: "public", two: "public"}


def test_after_a_restart_every_message_of_the_day_is_looked_at(desk: Desk) -> None:
    one, two = desk.say("a"), desk.say("b")
    desk.look()
    desk.react(two, "❌")
    desk.wished.clear()
    desk.restart()
    desk.look()
    assert signs(desk) == {one: "public", two: "withdrawn"}


def test_each_answer_is_given_once_whatever_is_restarted(desk: Desk) -> None:
    desk.say("!help")
    desk.look()
    desk.look()
    desk.restart()
    desk.look()
    assert texts(desk) == [help_text(MEANINGS)]


def test_an_answer_is_not_given_again_where_a_target_holds_everything_up(desk: Desk) -> None:
    desk.shelf.failures += [RetryableError("shelf", "is away")] * 3
    desk.say("Doors")
    desk.say("!help")
    desk.look()
    desk.restart()
    desk.look()
    assert texts(desk) == [help_text(MEANINGS)]


def test_what_was_typed_before_a_crash_is_answered_after_it(desk: Desk) -> None:
    desk.say("!help")
    desk.restart()
    desk.look()
    desk.restart()
    desk.say("!pause")
    desk.look()
    assert texts(desk) == [help_text(MEANINGS), wording.DONE["pause"]]


def test_rule_6_2_what_is_old_when_it_is_read_is_not_answered(desk: Desk) -> None:
    desk.say("!help")
    desk.clock.now += timedelta(minutes=11)
    desk.look()
    assert texts(desk) == []


def test_rule_4_3_a_pencil_and_the_reply_that_follows(desk: Desk) -> None:
    one = desk.say("Dors are open")
    desk.look()
    desk.react(one, "✏️")
    desk.look()
    desk.clock.now += timedelta(minutes=1)
    desk.say("Doors are open", thread=one)
    desk.look()
    assert texts(desk)[0] == wording.PROMPT
    assert "“Dors are open” now reads “Doors are open”" in texts(desk)[1]
    assert desk.shelf.texts(desk.shelf.history[-1].day) == ("Doors are open",)


def test_the_preview_is_for_who_asked_and_for_no_log(desk: Desk) -> None:
    desk.say("!preview", by="eve")
    desk.look()
    said = desk.answered[-1]
    assert said.notice.to == "eve"
    assert re.search(r"http://127\.0\.0\.1:8010/preview/[\w-]{32}/pycon/ ", said.notice.text)
    assert "/preview/" not in said.logged


def test_the_preview_comes_with_a_site() -> None:
    blog = Ghost.model_validate({"kind": "ghost", "url": "https://example.org", "admin_key": "ab:cd"})
    for desk in opened():
        desk.restart(desk.config.model_copy(update={"targets": {"shelf": blog}}))
        desk.say("!preview")
        desk.look()
        assert texts(desk) == [wording.NO_PREVIEW]


def test_at_the_end_of_a_pipe_what_a_target_refused_is_not_said_to_be_out(desk: Desk) -> None:
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    one = desk.say("Doors")
    desk.look(hurry=True)
    desk.look(hurry=True)
    assert signs(desk) == {one: "recorded"}
    two = desk.say("Coffee")
    desk.look(hurry=True)
    desk.look(hurry=True)
    assert signs(desk) == {one: "public", two: "public"}


def test_at_the_end_of_a_pipe_what_a_target_still_has_is_not_said_to_be_gone(desk: Desk) -> None:
    one = desk.say("Doors")
    desk.look()
    desk.shelf.failures.append(RetryableError("shelf", "is away"))
    desk.delete(one)
    desk.look(hurry=True)
    desk.look(hurry=True)
    assert texts(desk) == []
