"""The real process and a Slack whose connections go, or that stands otherwise than it should."""

from dataclasses import replace

import pytest

from tests.process.slack_place import SlackPlace


@pytest.mark.parametrize("warning", [True, False])
def test_a_refresh_leaves_no_hole(street: SlackPlace, warning: bool) -> None:
    slack, run = street.slack, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)
    slack.team.times = replace(slack.team.times, retries=(0.2,) * 50, warning=2.0)
    slack.refresh(warning=warning)
    posted = [street.post(f"number {number}") for number in range(10)]
    run.until(lambda: len(street.shown()) == 10)
    assert [street.reads(ts) for ts in posted] == [f"number {number}" for number in range(10)]
    if warning:
        assert {one.how for one in slack.deliveries.tries} == {""}
        assert slack.sockets.opened == 4
    slack.until(lambda: len(slack.sockets.open) == 2)
    assert not [line for line in run.lines if "hears nothing" in line]


def test_one_connection_of_two_goes_and_nothing_waits(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)

    def cut_one_and_post() -> str:
        slack.sockets.refuse = 100
        socket = slack.sockets.open[0]
        slack.sockets._gone(socket)
        assert socket.request.transport
        socket.request.transport.abort()
        return street.post("through the other one")

    ts = slack.do(cut_one_and_post)
    run.until(lambda: street.reads(ts) == "through the other one")
    slack.sockets.refuse = 0
    slack.until(lambda: len(slack.sockets.open) == 2)
    assert {one.how for one in slack.deliveries.tries} == {""}


def test_spent_tickets_leave_nobody_deaf_and_deafness_is_said(street: SlackPlace) -> None:
    slack = street.slack
    slack.team.times = replace(slack.team.times, retries=(1.0,) * 60)
    run = street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)

    def cut_and_refuse() -> str:
        slack.sockets.refuse = 2
        slack.cut()
        return street.post("after all")

    ts = slack.do(cut_and_refuse)
    run.said("slack: hears nothing")
    run.until(lambda: street.reads(ts) == "after all")
    run.until(lambda: street.listens == 2)
    words = "slack: heard nothing from"
    slack.until(lambda: [text.startswith(words) for text in street.told] == [True], words)


def test_silent_connections_are_replaced(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)
    slack.team.times = replace(slack.team.times, ack=1.0, retries=(1.0,) * 60)
    slack.faults.silent = True
    ts = street.post("in the end")
    slack.until(lambda: slack.sockets.opened >= 4)
    slack.faults.silent = False
    run.until(lambda: street.reads(ts) == "in the end")


def test_a_foreign_connection_is_said_until_it_has_gone(street: SlackPlace) -> None:
    slack = street.slack
    slack.sockets.elsewhere = 1
    run = street.start()
    run.said("slack: 1 more connection to Slack with the same app")
    slack.sockets.elsewhere = 0
    run.until(lambda: run.lines[-1].startswith("slack: listens to"))


def test_a_connection_of_before_does_not_make_socket_mode_turned_off_a_matter_of_the_past(street: SlackPlace) -> None:
    slack = street.slack
    slack.sockets.tardy = True
    run = street.start()
    run.said("slack: listens to")
    greeted = slack.sockets.opened
    slack.disable_socket_mode()
    slack.sockets.tardy = False
    slack.until(lambda: slack.sockets.opened > greeted and not slack.sockets.open, "it is worth nothing")
    run.said("slack: Socket Mode was turned off for the app")
    slack.do(lambda: setattr(slack.sockets, "enabled", True))
    run.until(lambda: run.lines[-1].startswith("slack: listens to"))
    assert sum("Socket Mode was turned off" in line for line in run.lines) == 1


def test_socket_mode_turned_off_is_said_once_and_waited_for(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    slack.until(lambda: len(slack.sockets.open) == 2)
    slack.disable_socket_mode()
    run.said("slack: Socket Mode was turned off for the app")
    slack.do(lambda: setattr(slack.sockets, "enabled", True))
    run.until(lambda: run.lines[-1].startswith("slack: listens to"))
    ts = street.post("here again")
    run.until(lambda: street.reads(ts) == "here again")
    print(*run.lines, sep="\n")
    assert sum("Socket Mode was turned off" in line for line in run.lines) == 1
    over = ("slack: listens to", "slack: heard nothing from")
    slack.until(lambda: [text.startswith(over) for text in street.told] == [True], "it is over")
