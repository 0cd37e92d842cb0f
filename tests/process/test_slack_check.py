"""`daypost check` with a Slack of ours: each thing that is wrong is named, with the click that mends it."""

import subprocess

from tests.process.driver import DAYPOST, DEADLINE
from tests.process.slack_place import SlackPlace


def check(street: SlackPlace) -> tuple[int, str]:
    """The exit code and all that it says."""
    command = [str(DAYPOST), "check", "--config", "config.toml"]
    done = subprocess.run(command, cwd=street.folder, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert "Traceback" not in done.stderr
    assert street.slack.bot_token not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_all_is_well(street: SlackPlace) -> None:
    code, said = check(street)
    assert code == 0, said
    assert "the bot token is of daypost in loopback" in said
    assert f"slack:{street.channel} is #live" in said


def test_each_thing_that_is_wrong_is_said_with_its_mending(street: SlackPlace) -> None:
    slack = street.slack
    slack.without("reactions:write", "channels:history")
    slack.do(lambda: setattr(slack.sockets, "enabled", False))
    code, said = check(street)
    assert code == 1
    assert "reactions:write" in said
    assert "Reinstall to Workspace" in said
    assert "turn on Socket Mode" in said
    assert "add the scope channels:history" in said
    slack.leave(street.channel)
    assert "type /invite and the app's name there" in check(street)[1]
    slack.revoke(slack.bot_token)
    assert "copy the Bot User OAuth Token again" in check(street)[1]
    slack.revoke(slack.app_token)
    assert "connections:write" in check(street)[1]


def test_an_address_where_no_slack_is_is_said(street: SlackPlace) -> None:
    config = street.folder / "config.toml"
    config.write_text(config.read_text().replace(street.slack.api_url, f"{street.slack.url}/nothing/"))
    code, said = check(street)
    assert code == 1
    assert "is api_url right" in said
