"""`daypost init matrix` with a real homeserver: from nothing to an entry on the page, and every way to leave off."""

import re
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import joining
from pipeline.errors import DaypostError
from tests.pipeline.cli.calls import call
from tests.process.dialogue import Dialogue
from tests.process.driver import Place, free_port
from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Authors
from tests.servers.synapse import Person, Synapse, refusals

WORD = re.compile(r"^    !claim (\w{4})$", re.MULTILINE)
LOG_IN = "Password (it will not be shown; or press Enter for the access token):"
OTHER_LOG_IN = "Access token (it will not be shown):"
LOGIN = "/client/v3/login$"


class Newcomer(Place):
    """Ann, who sets daypost up in a folder in which nothing is yet, for an account that is there."""

    def __init__(self, folder: Path, homeserver: Synapse, proxy: FaultProxy) -> None:
        self.homeserver = homeserver
        self.proxy = proxy
        self.bot, self.ann = homeserver.person("daypost"), homeserver.person("ann")
        self.ann.ask("PUT", f"/profile/{self.ann.user_id}/displayname", {"displayname": "Ann Example"})
        self.bot_name = self.bot.user_id[1:].partition(":")[0]
        self.dialogues: list[Dialogue] = []
        self.config = folder / "config.toml"
        super().__init__(folder)
        address = f"127.0.0.1:{self.port}"
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
            address,
        ]

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Nothing: `init` does it."""

    def init(self, *options: str, **more: str) -> Dialogue:
        self.dialogues.append(Dialogue(self.folder, "init", "matrix", *(options or self.options), **more))
        return self.dialogues[-1]

    def logs_in(self, init: Dialogue, password: str = "") -> None:
        init.answers("Homeserver:", self.proxy.url)
        init.answers("Account:", self.bot_name)
        init.answers(LOG_IN, password or self.bot.password)

    def word(self, init: Dialogue) -> str:
        """The word that is to be typed, once daypost listens for it."""
        init.hears("By that daypost learns the room and you.")
        return str(WORD.findall(init.said)[-1])

    def type(self, room: str, text: str, by: Person | None = None) -> str:
        """Ann, or somebody else, writes; returns the message."""
        content = {"msgtype": "m.text", "body": text}
        return str((by or self.ann).ask("POST", f"/rooms/{room}/send/m.room.message", content)["event_id"])

    def lets_in(self, init: Dialogue, room: str) -> None:
        """Ann invites the account, and daypost comes."""
        self.ann.invite(room, self.bot)
        init.hears(f"{self.ann.user_id} invited it to")

    def devices(self) -> set[str]:
        """The devices that the account is logged in on."""
        return {one["device_id"] for one in self.bot.ask("GET", "/devices")["devices"]}

    def read(self) -> dict[str, Any]:
        return tomllib.loads(self.config.read_text())

    def kept(self) -> bytes:
        """All that lies in the folder but the configuration."""
        paths = [one for one in self.folder.rglob("*") if one.is_file() and one != self.config]
        return b"".join(one.read_bytes() for one in paths)


@pytest.fixture
def newcomer(tmp_path: Path, homeserver: Synapse) -> Iterator[Newcomer]:
    """A folder in which nothing is yet; what still runs at the end is ended."""
    proxy = FaultProxy(homeserver.url)
    newcomer = Newcomer(tmp_path, homeserver, proxy)
    yield newcomer
    for run in newcomer.runs:
        run.close()
    for dialogue in newcomer.dialogues:
        print(dialogue.said)
        dialogue.close()
    proxy.close()


def test_from_nothing_to_an_entry(newcomer: Newcomer, authors: Authors) -> None:
    ann, room = authors.log_in(newcomer.ann), newcomer.ann.make_room("Live")
    before = newcomer.devices()
    init = newcomer.init("--timezone", newcomer.zone, "--listen", f"127.0.0.1:{newcomer.port}")
    init.answers("What do you cover", "PyCon")
    init.answers("Its name in addresses [pycon]:")
    init.answers("First day")
    init.hears("Make an account for daypost")
    told = f'{{"m.homeserver": {{"base_url": "{newcomer.proxy.url}/"}}}}'
    newcomer.proxy.plan("^/.well-known/matrix/client$", faults.answer(200, told))
    init.answers("Homeserver:", newcomer.proxy.url.replace("http://127.0.0.1", "localhost"))
    init.hears(f"Well: {newcomer.proxy.url} is a homeserver.")
    init.answers("Account:", newcomer.bot_name)
    init.answers(LOG_IN, "not the password")
    init.hears("the account or the password is not right, or the account was deactivated; try again.")
    newcomer.proxy.plan(LOGIN, refusals.limited(1200), method="POST")
    init.answers(f"Account [{newcomer.bot_name}]:")
    init.answers(LOG_IN, newcomer.bot.password)
    init.hears("The homeserver wants no log-in for 1.2 seconds")
    init.hears(f"Well: {newcomer.bot.user_id} is let in by")
    word = newcomer.word(init)
    newcomer.type(room, f"!claim {word}")
    ann.invite(room, newcomer.bot.user_id)
    init.hears(f"{newcomer.ann.user_id} invited it to the room Live; it is there now.")
    ann.post(room, "!claim NOPE")
    init.hears("Somebody typed !claim NOPE, which is not the word.")
    claim = ann.post(room, f" !CLAIM {word.lower()}")
    init.answers("the room Live, Ann Example: right? [Y/n]:")
    init.hears("pycon listens to the room Live; Ann Example is author and editor")
    init.ends()
    assert newcomer.ann.reactions(room, claim) == {newcomer.bot.user_id: {"✅"}}
    assert max(len(line) for line in init.said.splitlines()) <= 80
    assert stat.S_IMODE(newcomer.config.stat().st_mode) == 0o600
    liveblog, login = newcomer.read()["liveblog"]["pycon"], newcomer.read()["matrix"]
    assert liveblog["channels"] == [f"matrix:{room}"]
    assert (liveblog["authors"], liveblog["editors"]) == (["ann"], ["ann"])
    assert (liveblog["start"], liveblog["delay"]) == ("manual", "20s")
    assert newcomer.read()["person"] == {"ann": {"name": "Ann Example", "accounts": [f"matrix:{ann.user_id}"]}}
    assert login.keys() == {"homeserver", "user_id", "access_token", "device_id"}
    assert (login["homeserver"], login["user_id"]) == (newcomer.proxy.url, newcomer.bot.user_id)
    assert newcomer.devices() - before == {login["device_id"]}
    assert login["device_id"].startswith("DAYPOST")

    kept = newcomer.config.read_bytes()
    again = newcomer.init()
    again.hears("has an answer to everything; nothing was changed")
    again.ends()
    assert newcomer.config.read_bytes() == kept

    checked = call(newcomer.folder, "check")
    assert checked.code == 0, checked.said + checked.errors
    run = newcomer.start(before=("env", "DAYPOST_LIVEBLOG__PYCON__DELAY=0s"))
    run.said("matrix: listens to")
    ann.post(room, "!start")
    message = ann.post(room, "Doors open")
    run.until(lambda: bool(newcomer.day_pages) and "Doors open" in newcomer.day_pages[-1].read_text())
    run.until(lambda: newcomer.ann.reactions(room, message).get(newcomer.bot.user_id) == {"🌐"})
    assert "claim" not in newcomer.day_pages[-1].read_text()
    run.kill()
    told = init.said + again.said + checked.said + checked.errors + "".join(run.lines) + run.errors
    assert newcomer.bot.password not in told + newcomer.config.read_text()
    assert login["access_token"] not in told
    assert newcomer.bot.password.encode() not in newcomer.kept()
    assert login["access_token"].encode() not in newcomer.kept()


def test_a_token_and_no_passwords_and_the_rooms_that_are_not_the_one(newcomer: Newcomer) -> None:
    homeserver, ann, sue = newcomer.homeserver, newcomer.ann, newcomer.homeserver.person("sue")
    there, encrypted = ann.make_room("There"), ann.make_room("Secret", encrypted=True)
    ann.invite(there, newcomer.bot)
    newcomer.bot.join(there)
    newcomer.type(there, "!claim OLDS")
    init = newcomer.init()
    init.answers("Homeserver:", "no such name")
    init.hears("that is no name of a homeserver; it is what stands behind the colon")
    init.answers("Homeserver [no such name]:", f"http://127.0.0.1:{free_port()}")
    init.hears("it cannot be reached (ClientConnectorError)")
    newcomer.proxy.plan("/versions", faults.page(200), faults.page(502))
    init.answers("Homeserver [", newcomer.proxy.url)
    init.hears("who answers there is no homeserver")
    init.answers("Homeserver [", newcomer.proxy.url)
    init.hears("it answers 502")
    newcomer.proxy.always(LOGIN, faults.answer(200, '{"flows": [{"type": "m.login.sso"}]}'), method="GET")
    init.answers("Homeserver [", newcomer.proxy.url)
    init.hears("has no passwords: nobody can log in with a password there")
    logins = newcomer.proxy.count(LOGIN, "POST")
    init.answers("Account:", newcomer.bot.user_id)
    init.answers(LOG_IN, "a password for elsewhere")
    init.hears("nobody can log in with a password there")
    assert newcomer.proxy.count(LOGIN, "POST") == logins == 0
    init.answers("Account [", "")
    init.answers(LOG_IN, "")
    init.hears("Help & About, Advanced, Access Token")
    init.answers(OTHER_LOG_IN, "nonsense")
    init.hears("the homeserver does not know this access token")
    init.answers("Account [", "")
    init.answers(LOG_IN, "")
    init.answers(OTHER_LOG_IN, sue.access_token)
    init.hears(f"it is of {sue.user_id}; give id and log-in of one account")
    init.answers("Account [", "")
    init.answers(LOG_IN, "")
    init.answers(OTHER_LOG_IN, newcomer.bot.access_token)
    init.hears(f"Well: {newcomer.bot.user_id} is let in by")
    word = newcomer.word(init)
    newcomer.lets_in(init, encrypted)
    init.hears("Nothing can be read in the room Secret, as it is encrypted: take another room")
    other = sue.make_room("Sue's", newcomer.bot)
    init.hears(f"{sue.user_id} invited it to the room Sue's; it is there now.")
    sue.ask("POST", f"/rooms/{other}/send/m.room.message", {"msgtype": "m.text", "body": f"!claim {word}"})
    init.answers("the room Sue's, sue: right? [Y/n]:", "n")
    homeserver.until(lambda: sue.members(other)[newcomer.bot.user_id] == "leave")
    assert ann.members(encrypted)[newcomer.bot.user_id] == "leave"
    assert newcomer.word(init) == word
    newcomer.type(there, f"!claim {word}")
    init.answers("the room There, Ann Example: right? [Y/n]:", "y")
    init.ends()
    assert "OLDS" not in init.said
    assert ann.members(there)[newcomer.bot.user_id] == "join"
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == [f"matrix:{there}"]
    login = {"access_token": newcomer.bot.access_token, "device_id": newcomer.bot.device_id}
    assert newcomer.read()["matrix"] == {"homeserver": newcomer.proxy.url, "user_id": newcomer.bot.user_id} | login
    assert max(len(line) for line in init.said.splitlines()) <= 80
    assert sue.access_token not in init.said
    assert newcomer.bot.access_token not in init.said


def test_leaving_off_loses_nothing_and_leaves_nothing_behind(newcomer: Newcomer) -> None:
    room = newcomer.ann.make_room("Live")
    init = newcomer.init()
    newcomer.proxy.plan("well-known", faults.page(404))
    init.answers("Homeserver:", newcomer.proxy.url.removeprefix("http://"))
    init.hears("Account:")
    init.leaves()
    init.hears("What you answered is in config.toml; `daypost init matrix` goes on from there.")
    init.ends(1)
    assert newcomer.read()["matrix"] == {"homeserver": newcomer.proxy.url}
    init, before = newcomer.init(), newcomer.devices()
    newcomer.proxy.plan(LOGIN, refusals.limited(600_000), method="POST")
    init.answers("Account:", newcomer.bot.user_id)
    init.answers(LOG_IN, newcomer.bot.password)
    init.hears("wants no log-in for 600 seconds")
    init.leaves()
    init.ends(1)
    assert newcomer.devices() == before
    init = newcomer.init()
    init.answers("Account:", newcomer.bot.user_id)
    init.answers(LOG_IN, newcomer.bot.password)
    newcomer.word(init)
    newcomer.lets_in(init, room)
    init.leaves()
    init.hears("goes on from there")
    init.ends(1)
    assert newcomer.ann.members(room)[newcomer.bot.user_id] == "leave"
    token = newcomer.read()["matrix"]["access_token"]
    init = newcomer.init()
    init.hears(f"Well: {newcomer.bot.user_id} is let in by")
    word = newcomer.word(init)
    newcomer.lets_in(init, room)
    newcomer.type(room, f"!claim {word}")
    init.answers("right?")
    init.ends()
    assert "Make an account" not in init.said
    assert newcomer.read()["matrix"]["access_token"] == token
    assert newcomer.devices() - before == {newcomer.read()["matrix"]["device_id"]}
    assert newcomer.bot.password not in init.said


def test_a_log_in_that_cannot_be_written_is_logged_out(newcomer: Newcomer) -> None:
    newcomer.config.write_text(f'matrix.homeserver = "{newcomer.proxy.url}"\n')
    init, before = newcomer.init(), newcomer.devices()
    init.answers("Account:", newcomer.bot_name)
    init.answers(LOG_IN, newcomer.bot.password)
    init.hears("the configuration lacks keys, and is written so that they cannot be added: matrix: user_id")
    init.ends(1)
    assert newcomer.devices() == before
    assert newcomer.proxy.count("/logout$") == 1


def test_an_account_that_is_no_more(newcomer: Newcomer) -> None:
    whom = {"type": "m.id.user", "user": newcomer.bot.user_id}
    auth = {"type": "m.login.password", "identifier": whom, "password": newcomer.bot.password}
    token = newcomer.bot.access_token
    newcomer.bot.ask("POST", "/account/deactivate", {"auth": auth})
    init = newcomer.init()
    newcomer.logs_in(init)
    init.hears("or the account was deactivated")
    init.answers("Account [", "")
    init.answers(LOG_IN, "")
    init.answers(OTHER_LOG_IN, token)
    init.hears("the homeserver does not know this access token")
    init.leaves()
    init.ends(1)


@pytest.fixture
def joins(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """`init matrix` in this process, with a password; nobody is at a terminal."""
    monkeypatch.setenv("DAYPOST_MATRIX__HOMESERVER", newcomer.proxy.url)
    monkeypatch.setenv("DAYPOST_MATRIX__USER_ID", newcomer.bot.user_id)
    monkeypatch.setenv("DAYPOST_MATRIX__PASSWORD", newcomer.bot.password)
    given = {"title": "PyCon", "timezone": newcomer.zone, "listen": "127.0.0.1:0"}
    names = ("title", "name", "timezone", "first_day", "listen")
    return lambda: joining.join("matrix", newcomer.config, dict.fromkeys(names) | given)


def test_away_from_a_terminal_a_password_is_used_and_not_written(
    newcomer: Newcomer, joins: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = newcomer.devices()
    assert joining.WAIT == 600
    monkeypatch.setattr(joining, "WAIT", 2.0)
    with pytest.raises(DaypostError, match=r"Nobody typed !claim \w{4} within ten minutes"):
        joins()
    assert "matrix" not in newcomer.read()
    assert newcomer.devices() == before
    monkeypatch.delenv("DAYPOST_MATRIX__PASSWORD")
    with pytest.raises(DaypostError, match="Set DAYPOST_MATRIX__PASSWORD or DAYPOST_MATRIX__ACCESS_TOKEN, and call"):
        joins()
    monkeypatch.setenv("DAYPOST_MATRIX__ACCESS_TOKEN", newcomer.bot.access_token)
    monkeypatch.setattr(joining, "WAIT", 0.1)
    with pytest.raises(DaypostError, match="Nobody typed"):
        joins()
    assert newcomer.read()["matrix"] == {"device_id": newcomer.bot.device_id}
    assert newcomer.bot.password not in capsys.readouterr().out
