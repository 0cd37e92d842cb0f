"""`daypost init slack` with a Slack of ours: from nothing to an entry on the page, and every way to leave off."""

import re
import stat
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import joining
from pipeline.errors import ConfigError, DaypostError
from tests.pipeline.cli.calls import call, environment
from tests.process.dialogue import Dialogue
from tests.process.driver import DAYPOST, Place
from tests.servers.slack import SlackServer

EARLIER = """\
# mine
[liveblog.pycon]  # the one
title = "PyCon" # keep
timezone = "UTC"
channels = [
  "console:main", # the terminal
]
authors = ["ann"]
targets = ["site"]

[person.ann] # me
name = "Ann Example"
accounts = ["console:ann"]

[console]
[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:0"
url = "http://127.0.0.1:1"
"""


class Newcomer(Place):
    """Ann, who sets daypost up in a folder in which nothing is yet; Sue is in her channels too."""

    def __init__(self, folder: Path, slack: SlackServer) -> None:
        self.slack = slack
        self.ann, self.sue = slack.person("ann"), slack.person("sue")
        slack.change_person(self.ann, display_name="Ann Example")
        self.dialogues: list[Dialogue] = []
        self.config = folder / "config.toml"
        super().__init__(folder)
        self.options = [
            "--title",
            "PyCon",
            "--name",
            "pycon",
            "--timezone",
            self.zone,
            "--first-day",
            "",
            "--listen",
            self.address,
        ]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Nothing: `init` does it."""

    def init(self, *options: str, **more: str) -> Dialogue:
        self.dialogues.append(
            Dialogue(self.folder, "init", "slack", *options, DAYPOST_SLACK__API_URL=self.slack.api_url, **more)
        )
        return self.dialogues[-1]

    def give_tokens(self, init: Dialogue) -> None:
        init.answers("Bot User OAuth Token (it will not be shown):", self.slack.bot_token)
        init.answers("App-Level Token (it will not be shown):", self.slack.app_token)

    def claim(self, init: Dialogue, channel: str, *, typed: str = "!claim {}") -> str:
        """Ann lets the app in and types the word; returns the message."""
        init.hears("The first lets the app in")
        self.slack.join(channel)
        return self.slack.post(channel, self.ann, typed.format(self.word(init)))

    def word(self, init: Dialogue) -> str:
        """The word that is to be typed."""
        return str(re.findall(r"^    !claim (\w{4})$", init.said, re.MULTILINE)[-1])

    def read(self) -> dict[str, Any]:
        return tomllib.loads(self.config.read_text())


@pytest.fixture
def newcomer(tmp_path: Path, slack: SlackServer) -> Iterator[Newcomer]:
    """A folder in which nothing is yet; what still runs at the end is ended."""
    newcomer = Newcomer(tmp_path, slack)
    yield newcomer
    for run in newcomer.runs:
        run.close()
    for dialogue in newcomer.dialogues:
        dialogue.close()


def test_from_nothing_to_an_entry(newcomer: Newcomer) -> None:
    slack, live = newcomer.slack, newcomer.slack.channel("live", newcomer.ann, newcomer.sue, bot=False)
    init = newcomer.init("--timezone", newcomer.zone, "--listen", newcomer.address)
    init.answers("What do you cover", "PyCon")
    init.answers("Its name in addresses [pycon]:")
    init.answers("First day")
    init.hears("press Create New App")
    init.hears("Install App press Install to Workspace")
    init.answers("Bot User OAuth Token (it will not be shown):", "xoxb-of-nobody")
    init.hears("Not well: the bot token: Slack does not know it; copy the Bot User OAuth Token")
    init.answers("(it will not be shown):", slack.app_token)
    init.hears("That begins with xapp-, so it is the other token")
    newcomer.give_tokens(init)
    init.hears("opens connections")
    ts = newcomer.claim(init, live, typed="!claim {}X")
    init.hears("is not the word")
    assert slack.receipts(live, ts) == set()
    slack.post(live, newcomer.sue, "Hello")
    ts = slack.post(live, newcomer.ann, f" !CLAIM {newcomer.word(init).lower()}")
    init.answers("#live, Ann Example: right? [Y/n]:")
    init.hears("pycon listens to #live; Ann Example is author and editor")
    init.ends()
    assert slack.receipts(live, ts) == {"white_check_mark"}
    assert not slack.ephemerals
    assert not slack.said(live)
    assert slack.bot_token not in init.said
    assert slack.app_token not in init.said
    assert max(len(line) for line in init.said.splitlines()) <= 80
    assert stat.S_IMODE(newcomer.config.stat().st_mode) == 0o600
    liveblog = newcomer.read()["liveblog"]["pycon"]
    assert liveblog["channels"] == [f"slack:{live}"]
    assert (liveblog["authors"], liveblog["editors"]) == (["ann"], ["ann"])
    assert (liveblog["start"], liveblog["delay"]) == ("manual", "20s")
    assert newcomer.read()["person"] == {"ann": {"name": "Ann Example", "accounts": [f"slack:{newcomer.ann}"]}}
    assert newcomer.read()["slack"] == {"bot_token": slack.bot_token, "app_token": slack.app_token}

    before = newcomer.config.read_bytes()
    again = newcomer.init()
    again.hears("has an answer to everything; nothing was changed")
    again.ends()
    assert newcomer.config.read_bytes() == before

    newcomer.config.write_text(
        newcomer.config.read_text().replace('"20s"', '"0s"').replace("[slack]", f'[slack]\napi_url = "{slack.api_url}"')
    )
    checked = call(newcomer.folder, "check")
    assert checked.code == 0, checked.said + checked.errors
    run = newcomer.start()
    run.said("slack: listens to")
    slack.post(live, newcomer.ann, "!start")
    slack.post(live, newcomer.ann, "Doors open")
    run.until(lambda: bool(newcomer.day_pages) and "Doors open" in newcomer.day_pages[-1].read_text())
    assert "claim" not in newcomer.day_pages[-1].read_text()


def test_a_private_channel_after_a_wrong_one(newcomer: Newcomer) -> None:
    slack = newcomer.slack
    wrong = slack.channel("random", newcomer.ann, bot=False)
    private = slack.channel("den", newcomer.ann, private=True, bot=False)
    init = newcomer.init(*newcomer.options)
    newcomer.give_tokens(init)
    newcomer.claim(init, wrong)
    init.answers("#random, Ann Example: right? [Y/n]:", "n")
    newcomer.claim(init, private)
    init.answers("the private channel den, Ann Example: right? [Y/n]:", "y")
    init.ends()
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == [f"slack:{private}"]


def test_leaving_off_loses_nothing(newcomer: Newcomer) -> None:
    live = newcomer.slack.channel("live", newcomer.ann, bot=False)
    init = newcomer.init(*newcomer.options)
    init.answers("Bot User OAuth Token (it will not be shown):", newcomer.slack.bot_token)
    init.hears("App-Level Token (it will not be shown):")
    init.leaves()
    init.hears("What you answered is in config.toml; `daypost init slack` goes on from there.")
    init.ends(1)
    init = newcomer.init()
    init.answers("App-Level Token (it will not be shown):", newcomer.slack.app_token)
    init.hears("The first lets the app in")
    init.leaves()
    init.hears("goes on from there")
    init.ends(1)
    assert "Bot User OAuth Token (it" not in init.said
    init = newcomer.init()
    newcomer.claim(init, live)
    init.answers("right?")
    init.ends()
    assert "Create New App" not in init.said
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == [f"slack:{live}"]


def test_a_channel_comes_to_a_live_blog_that_is_there(newcomer: Newcomer) -> None:
    newcomer.config.write_text(EARLIER)
    newcomer.config.chmod(0o644)
    live = newcomer.slack.channel("live", newcomer.ann, bot=False)
    init = newcomer.init()
    newcomer.give_tokens(init)
    newcomer.claim(init, live)
    init.answers("right?")
    init.hears("Ann Example is author and editor")
    init.ends()
    text = newcomer.config.read_text()
    before = re.sub(f', "slack:({live}|{newcomer.ann})"', "", text)
    assert set(EARLIER.splitlines()) <= set(before.splitlines())
    liveblog = newcomer.read()["liveblog"]["pycon"]
    assert liveblog["channels"] == ["console:main", f"slack:{live}"]
    assert liveblog["authors"] == ["ann"]
    assert "start" not in liveblog
    assert newcomer.read()["person"]["ann"]["accounts"] == ["console:ann", f"slack:{newcomer.ann}"]
    assert stat.S_IMODE(newcomer.config.stat().st_mode) == 0o600, "there are tokens in it now"


def test_a_channel_of_another_live_blog_is_not_taken(newcomer: Newcomer) -> None:
    taken, free = (newcomer.slack.channel(name, newcomer.ann, bot=False) for name in ("taken", "free"))
    other = EARLIER[: EARLIER.index("[person")].replace("pycon", "zoo").replace("console:main", f"slack:{taken}")
    newcomer.config.write_text(other.replace("# mine", "") + EARLIER)
    init = newcomer.init("--name", "pycon")
    newcomer.give_tokens(init)
    newcomer.claim(init, taken)
    init.hears("#taken is a channel of zoo already; take another one.")
    newcomer.claim(init, free)
    init.answers("#free, Ann Example: right?")
    init.ends()
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == ["console:main", f"slack:{free}"]


def test_which_of_several_is_asked(newcomer: Newcomer) -> None:
    live = newcomer.slack.channel("live", newcomer.ann, bot=False)
    other = EARLIER[: EARLIER.index("[person")].replace("pycon", "zoo").replace("console:main", "slack:C0ZOO")
    newcomer.config.write_text(EARLIER + other.replace('"ann"', ""))
    init = newcomer.init()
    newcomer.give_tokens(init)
    init.answers("Which live blog is it for (pycon, zoo):", "pycon")
    newcomer.claim(init, live)
    init.answers("right?")
    init.ends()
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == ["console:main", f"slack:{live}"]


def in_pipe(newcomer: Newcomer, *options: str, **more: str) -> subprocess.Popen[str]:
    """`init slack` away from a terminal."""
    return subprocess.Popen(
        [DAYPOST, "init", "slack", *options],
        cwd=newcomer.folder,
        env=environment() | {"DAYPOST_SLACK__API_URL": newcomer.slack.api_url} | more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_away_from_a_terminal_tokens_come_from_the_environment(newcomer: Newcomer) -> None:
    slack, live = newcomer.slack, newcomer.slack.channel("live", newcomer.ann)
    tokens = {"DAYPOST_SLACK__BOT_TOKEN": slack.bot_token, "DAYPOST_SLACK__APP_TOKEN": slack.app_token}
    with in_pipe(newcomer, *newcomer.options, **tokens) as init:
        assert init.stdout
        said = ""
        while not (word := re.search(r"!claim (\w{4})\n", said)):
            said += init.stdout.readline()
            assert init.poll() is None, said
        slack.post(live, newcomer.ann, f"!claim {word[1]}")
        said += init.stdout.read()
        assert init.wait() == 0
    assert "right?" not in said
    assert "slack" not in newcomer.read()
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == [f"slack:{live}"]


def test_away_from_a_terminal_what_is_missing_is_said_and_nothing_written(newcomer: Newcomer) -> None:
    with in_pipe(newcomer, DAYPOST_SLACK__BOT_TOKEN=newcomer.slack.bot_token) as init:
        said, errors = init.communicate()
    assert init.returncode == 1
    assert "display_information:" in said
    assert "connections:write" in said
    assert errors == "Set DAYPOST_SLACK__APP_TOKEN, and call `daypost init slack` again.\n"
    assert not newcomer.config.exists()


@pytest.mark.parametrize(
    ("options", "broken", "said"),
    [
        (["--name", "other"], "", "there is no live blog 'other', only pycon"),
        ([], "bot", "Mend that, in config.toml or in the environment"),
    ],
)
def test_what_cannot_be_is_said(newcomer: Newcomer, options: list[str], broken: str, said: str) -> None:
    slack = newcomer.slack
    newcomer.config.write_text(
        f'{EARLIER}[slack]\nbot_token = "{slack.bot_token}{broken}"\napp_token = "{slack.app_token}"\n'
    )
    before = newcomer.config.read_bytes()
    with in_pipe(newcomer, *options) as init:
        assert said in init.communicate()[1]
    assert init.returncode in (1, 2)
    assert newcomer.config.read_bytes() == before


@pytest.fixture
def joins(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """`init slack` in this process, with tokens; nobody is at a terminal."""
    monkeypatch.setenv("DAYPOST_SLACK__API_URL", newcomer.slack.api_url)
    monkeypatch.setenv("DAYPOST_SLACK__BOT_TOKEN", newcomer.slack.bot_token)
    monkeypatch.setenv("DAYPOST_SLACK__APP_TOKEN", newcomer.slack.app_token)
    newcomer.config.write_text(EARLIER)
    return lambda: joining.join("slack", newcomer.config, dict.fromkeys(("title", "name")))


def test_it_waits_for_ten_minutes(joins: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    assert joining.WAIT == 600
    monkeypatch.setattr(joining, "WAIT", 0.5)
    with pytest.raises(DaypostError, match=r"Nobody typed !claim \w{4} within ten minutes"):
        joins()


def test_tokens_do_not_cross_a_network_in_the_open(joins: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYPOST_SLACK__API_URL", "http://slack.example/api")
    with pytest.raises(ConfigError, match="DAYPOST_SLACK__API_URL: would send the login over plain http"):
        joins()
