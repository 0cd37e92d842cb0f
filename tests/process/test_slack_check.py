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


def findings(street: SlackPlace) -> str:
    """All that it says, in one line, with something to be mended."""
    code, said = check(street)
    assert code == 1
    return " ".join(said.split())


def test_all_is_well(street: SlackPlace) -> None:
    street.configure('desk = "slack:{}"'.format(street.slack.channel("desk", street.ed, private=True)))
    code, said = check(street)
    assert code == 0, said
    assert "the bot token is of daypost in loopback" in said
    assert f"slack:{street.channel} is #live" in said
    assert "is the private channel desk" in said
    assert f"slack:{street.ann} is ann" in said
    assert set(street.slack.methods_called()) == {
        *("auth.test", "apps.connections.open", "conversations.info", "users.info"),
    }, "nobody sees that it was tried"


def test_each_thing_that_is_wrong_is_said_with_its_mending(street: SlackPlace) -> None:
    slack = street.slack
    slack.without("reactions:write", "files:read", "channels:history")
    slack.do(lambda: setattr(slack.sockets, "enabled", False))
    said = findings(street)
    assert "the scope reactions:write, by which it shows by a reaction what became of a message" in said
    assert "add reactions:write under Bot Token Scopes, then press Reinstall to Workspace" in said
    assert "the scope files:read, by which it fetches pictures" in said
    assert "Socket Mode, Enable Socket Mode" in said
    assert "add channels:history under Bot Token Scopes" in said
    slack.leave(street.channel)
    assert "type /invite and the app's name there" in findings(street)
    slack.without("channels:read")
    assert "add channels:read under Bot Token Scopes" in findings(street)
    slack.revoke(slack.bot_token)
    assert "copy the Bot User OAuth Token (xoxb-…) again: at https://api.slack.com/apps, Install App" in findings(
        street
    )
    slack.revoke(slack.app_token)
    assert "Generate Token and Scopes, add connections:write" in findings(street)


def test_channels_and_people_that_are_not_there(street: SlackPlace) -> None:
    slack = street.slack
    desk = slack.channel("desk", street.ed, private=True, bot=False)
    street.configure(f'desk = "slack:{desk}"', '[person.gone]\nname = "Gone"\naccounts = ["slack:U0NOBODY"]')
    slack.archive(street.channel, street.ann)
    slack.do(lambda: slack.space.users[street.ed].update(deleted=True))
    said = findings(street)
    assert f"slack:{desk} there is none with this id, or it is private and the app not in it" in said
    assert "it was archived; unarchive it" in said
    assert "slack:U0NOBODY nobody here has this id" in said
    assert f"slack:{street.ed} this account was deactivated" in said


def test_a_token_of_another_kind(street: SlackPlace) -> None:
    config = street.folder / "config.toml"
    config.write_text(config.read_text().replace(street.slack.app_token, "xapp-of-nobody"))
    assert "Slack says invalid_auth; make another token" in findings(street)
    config.write_text(config.read_text().replace(street.slack.bot_token, "xoxb-of-nobody"))
    assert "copy the Bot User OAuth Token (xoxb-…) again" in findings(street)


def test_an_address_where_no_slack_is_is_said(street: SlackPlace) -> None:
    config = street.folder / "config.toml"
    config.write_text(config.read_text().replace(street.slack.api_url, f"{street.slack.url}/nothing/"))
    assert "is api_url right" in findings(street)
