"""What should each target have? What shows, once, at the pace of the target (RULES 8.1, 8.2)."""

from pipeline.errors import RetryableError
from tests.pipeline.desk import DAY, FRIDAY, HOUR, MINUTE, SECOND, TURN, Opener


def test_what_is_said_is_sent(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.look()
    desk.say("two")
    desk.look()

    assert desk.shelf.texts(FRIDAY) == ("one", "two")
    assert [sent.texts for sent in desk.shelf.history] == [("one",), ("one", "two")]


def test_nothing_is_sent_when_nothing_changed(opened: Opener) -> None:
    desk = opened()
    desk.say("one")
    desk.pass_time(3 * HOUR)
    assert len(desk.shelf.history) == 1

    for _ in range(3):
        desk.restart()
        desk.pass_time(HOUR)
    desk.say("((an aside")
    desk.say("✅")
    desk.pass_time(HOUR)
    assert len(desk.shelf.history) == 1


def test_a_day_without_anything_to_see_has_no_post(opened: Opener) -> None:
    desk = opened()
    desk.say("((an aside")
    desk.say("draft: later")
    desk.react(desk.say("gone before anybody looked"), "❌")
    desk.pass_time(DAY)
    desk.clock.now += DAY
    desk.pass_time(HOUR)

    assert desk.shelf.history == []


def test_a_delayed_message_shows_when_its_time_has_come_and_not_before(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("wait")
    desk.pass_time(19 * SECOND)
    assert desk.shelf.texts(FRIDAY) is None
    desk.pass_time(1 * SECOND)
    assert desk.shelf.texts(FRIDAY) == ("wait",)


def test_a_message_that_is_delayed_past_the_end_of_its_day_shows_all_the_same(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("early")
    desk.pass_time(TURN - 10 * SECOND)
    desk.say("late")
    desk.pass_time(TURN + MINUTE)

    assert desk.shelf.texts(FRIDAY) == ("early", "late")


def test_a_message_that_is_delayed_past_the_end_of_its_day_shows_after_a_restart(opened: Opener) -> None:
    desk = opened(delay="20s")
    desk.say("early")
    desk.pass_time(TURN - 10 * SECOND)
    desk.say("late")
    desk.pass_time(TURN + 2 * SECOND)
    desk.restart()
    desk.clock.now = TURN + DAY
    desk.pass_time(MINUTE)

    assert desk.shelf.texts(FRIDAY) == ("early", "late")


def test_the_last_change_always_goes_out(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "60s", "quiet": "10s"}})
    for number in range(40):
        desk.say(f"{number}")
        desk.pass_time(7 * SECOND)
    desk.pass_time(2 * MINUTE)

    assert desk.shelf.texts(FRIDAY) == tuple(f"{number}" for number in range(40))
    gaps = [later.at - earlier.at for earlier, later in zip(desk.shelf.history, desk.shelf.history[1:], strict=False)]
    assert min(gaps) >= MINUTE


def test_what_is_taken_back_goes_at_once(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "1h", "quiet": "10m", "hours": "09:00-11:00"}})
    one = desk.say("one")
    desk.pass_time(2 * HOUR)
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.say("two")  # at noon, after hours
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("one",)
    desk.delete(one)
    desk.look()
    assert desk.shelf.texts(FRIDAY) == ("two",)


def test_rule_8_2_what_nobody_has_is_taken_from_nobody(opened: Opener) -> None:
    """So nothing else goes out early for it."""
    desk = opened({"shelf": {"every": "1h", "quiet": "10m", "hours": "09:00-11:00"}})
    desk.say("one")
    desk.pass_time(HOUR)
    assert desk.shelf.history[-1].texts == ("one",)
    desk.pass_time(HOUR)
    desk.say("two")
    three, four = desk.say("three"), desk.say("four")
    desk.look()
    desk.react(three, "❌")
    desk.edit(four, "four, mended")
    desk.look()
    desk.react(three, "❌", off=True)
    desk.look()
    desk.react(three, "🔒")
    desk.pass_time(MINUTE)
    assert len(desk.shelf.history) == 1


def test_rule_8_2_what_a_target_may_have_is_taken_from_it_at_once(opened: Opener) -> None:
    """Also what came back meanwhile, and what was on its way when the target failed."""
    desk = opened({"shelf": {"every": "1h", "quiet": "10m"}})
    one = desk.say("one")
    desk.pass_time(HOUR)
    desk.shelf.failures.append(RetryableError("shelf", "no answer", after=60.0))
    desk.react(one, "❌")
    desk.look()
    desk.react(one, "❌", off=True)
    desk.look()
    desk.react(one, "❌")
    desk.pass_time(2 * MINUTE)
    assert desk.shelf.texts(FRIDAY) == ()
    desk.react(one, "❌", off=True)
    desk.shelf.failures.append(RetryableError("shelf", "no answer"))
    desk.pass_time(HOUR)
    assert desk.shelf.texts(FRIDAY) == ("one",)


def test_rule_8_2_after_a_restart_nothing_counts_as_new(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "1h", "quiet": "10m"}})
    one = desk.say("one")
    desk.pass_time(HOUR)
    desk.restart()
    desk.look()
    desk.react(one, "❌")
    desk.look()
    assert desk.shelf.history[-1].texts == ()


def test_outside_hours_the_rest_waits_until_morning(opened: Opener) -> None:
    desk = opened({"shelf": {"hours": "09:00-19:00"}})
    desk.pass_time(10 * HOUR)  # eight in the evening
    desk.say("late")
    desk.pass_time(7 * HOUR)
    assert desk.shelf.texts(FRIDAY) is None
    desk.pass_time(HOUR)  # four in the morning: the final publication knows no hours
    assert desk.shelf.texts(FRIDAY) == ("late",)


def test_in_a_hurry_pace_and_hours_are_ignored(opened: Opener) -> None:
    desk = opened({"shelf": {"every": "1h", "quiet": "10m", "hours": "01:00-02:00"}})
    desk.say("one")
    desk.look(hurry=True)

    assert desk.shelf.texts(FRIDAY) == ("one",)
    assert desk.dispatch.is_idle
