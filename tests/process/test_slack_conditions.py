"""The real process and how the app stands: said once, and once when it is over, in log, status and desk."""

import subprocess

import pytest

from bots.slack.conditions import ARCHIVED
from tests.process.driver import DAYPOST, DEADLINE
from tests.process.slack_place import SlackPlace


@pytest.fixture
def desk(street: SlackPlace) -> str:
    """A channel for notices alone, in a workspace that tells of everything."""
    desk = street.slack.channel("desk", street.ed)
    street.configure(f'desk = "slack:{desk}"\n')
    street.slack.subscribe(
        *("channel_left", "group_left", "channel_unarchive", "channel_deleted", "group_rename", "tokens_revoked"),
    )
    return desk


def status(street: SlackPlace) -> str:
    """All that `daypost status` says."""
    command = [str(DAYPOST), "status", "--config", "config.toml"]
    done = subprocess.run(command, cwd=street.folder, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def said(street: SlackPlace, desk: str) -> list[str]:
    return [one["text"] for one in street.slack.said(desk)]


def test_removed_archived_and_renamed_are_said_once_in_log_status_and_desk(street: SlackPlace, desk: str) -> None:
    slack, run, channel = street.slack, street.start(), street.channel
    run.said(f"slack: listens to .*#live \\({channel}\\)")
    slack.archive(channel, street.ed)
    archived = f"slack: channel #live ({channel}) {ARCHIVED}"
    slack.until(lambda: said(street, desk) == [archived], archived)
    assert archived.removeprefix("slack: ") in status(street)
    slack.unarchive(channel, street.ed)
    run.until(lambda: street.listens == 2)
    slack.until(lambda: "again since" in said(street, desk)[0])
    assert f"Until then: {archived.removeprefix('slack: ')}" in said(street, desk)[0]

    slack.leave(channel)
    removed = f"slack: channel #live ({channel}) no longer has the app in it; invite it there again"
    slack.until(lambda: said(street, desk)[1:] == [removed], removed)
    slack.join(channel)
    run.until(lambda: street.listens == 3)
    slack.until(lambda: "again since" in said(street, desk)[1])

    slack.rename(channel, "sport")
    renamed = f"slack: channel #live ({channel}) is called #sport now"
    slack.until(lambda: said(street, desk)[2:] == [renamed], renamed)
    run.said(f"slack: listens to .*#sport \\({channel}\\)")
    ts = street.post("as before")
    run.until(lambda: street.reads(ts) == "as before")
    for once in (archived, removed, renamed):
        assert run.lines.count(once) == 1
    assert len(said(street, desk)) == 3


def test_another_id_is_said_with_what_to_write_and_spoken_to(street: SlackPlace) -> None:
    slack, run, old = street.slack, street.start(), street.channel
    run.said("slack: listens to")
    ts = street.post("before")
    run.until(lambda: slack.receipts(old, ts) == {"globe_with_meridians"})
    new = slack.change_channel_id(old)
    run.said(f'slack: channel #live .* has another id now, {new}, .* write "slack:{new}" in place of "slack:{old}"')
    slack.until(lambda: any(f'"slack:{new}"' in one["text"] for one in slack.said(new)))
    slack.refresh(warning=False)
    slack.until(lambda: slack.sockets.opened == 4)
    assert sum("has another id now" in line for line in run.lines) == 1
    assert not [line for line in run.lines if "is not there" in line]


def test_a_revoked_token_is_said_at_once_and_after_it_what_was_wrong(street: SlackPlace, desk: str) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    slack.revoke(slack.bot_token)
    run.said("slack: the app's token was revoked; install the app again and set `bot_token`")
    assert "the app's token was revoked" in status(street)
    slack.restore(slack.bot_token)
    slack.refresh(warning=False)
    run.until(lambda: street.listens == 2)
    slack.until(lambda: len(said(street, desk)) == 1)
    assert "Until then: the app's token was revoked; install the app again" in said(street, desk)[0]
    assert sum("revoked" in line for line in run.lines) == 1
    assert slack.bot_token not in run.errors + "".join(run.lines)


def test_at_the_start_what_is_wrong_is_found_and_waited_for(street: SlackPlace) -> None:
    slack = street.slack
    slack.without("emoji:read")
    slack.leave(street.channel)
    run = street.start()
    run.said(f"slack: .*channel #live \\({street.channel}\\) does not have the app in it; type /invite")
    run.said("slack: the app lacks scopes: emoji:read; add them under OAuth & Permissions")
    slack.grant("emoji:read")
    slack.join(street.channel)
    run.until(lambda: street.listens == 1)
    assert not [line for line in run.lines if line.count("emoji:read") > 1]


def test_a_scope_that_goes_is_said_when_it_is_missed(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    slack.without("reactions:write")
    posted = [street.post(f"number {number}") for number in range(5)]
    run.said("slack: the app lacks scopes: reactions:write; add them under OAuth & Permissions and install it again")
    run.until(lambda: len(street.shown()) == 5)
    run.until(lambda: all(f"no receipt on message {ts}" in run.errors for ts in posted))
    assert sum("lacks scopes" in line for line in run.lines) == 1
    refused = [call for call in list(slack.api.calls) if call.method == "reactions.add" and not call.answer["ok"]]
    assert len(refused) <= 2 * len(posted)
