"""`daypost check` with a real homeserver: each thing that is wrong is named, with what mends it."""

import subprocess

from tests.process.driver import DAYPOST, DEADLINE, free_port
from tests.process.matrix_place import MatrixPlace


def check(hall: MatrixPlace, *, well: bool = False) -> str:
    """All that it says, in one line."""
    command = [str(DAYPOST), "check", "--config", "config.toml"]
    done = subprocess.run(command, cwd=hall.folder, capture_output=True, text=True, timeout=DEADLINE, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said
    assert done.returncode == (0 if well else 1), said
    assert not [secret for secret in (hall.bot.access_token, hall.bot.password) if secret in said]
    return said


def test_all_is_well(hall: MatrixPlace) -> None:
    said = check(hall, well=True)
    assert f"{hall.bot.user_id} is let in by {hall.url}" in said
    assert f"matrix:{hall.room} is Live" in said
    assert "may speak and react" in said
    assert f"matrix:{hall.person.user_id} is ann" in said
    assert hall.person.said(hall.room, hall.bot) == []


def test_a_room_is_looked_at(hall: MatrixPlace) -> None:
    hall.person.set_history_visibility(hall.room, "joined")
    levels = hall.person.state(hall.room, "m.room.power_levels")
    hall.person.set_state(hall.room, "m.room.power_levels", levels | {"events": {"m.reaction": 50}})
    said = check(hall)
    assert 'it is "joined", so what is said before the account is in the room is lost' in said
    assert f"{hall.bot.user_id} may put receipts on messages give it power level 50" in said.replace(": give", " give")
    new = hall.person.upgrade(hall.room)
    assert f'write "matrix:{new}" in its place' in check(hall)
    hall.person.kick(hall.room, hall.bot)
    assert "invite it there again" in check(hall)
    hall.room = hall.person.make_room("Secret", hall.bot, encrypted=True)
    hall.bot.join(hall.room)
    hall.configure()
    assert "it is encrypted" in check(hall)


def test_an_account_is_looked_at(hall: MatrixPlace) -> None:
    hall.login["device_id"] = "ANOTHER"
    hall.configure()
    assert f'set device_id = "{hall.bot.device_id}"' in check(hall)
    hall.login = {"access_token": "nonsense", "device_id": hall.bot.device_id}
    hall.configure()
    assert "the access token is not valid (any more)" in check(hall)
    hall.login = {"password": "nonsense"}
    hall.configure()
    assert "does not take `user_id` and `password`" in check(hall)
    hall.login = {"access_token": hall.sue.access_token, "device_id": hall.sue.device_id}
    hall.configure()
    assert f"the token is of {hall.sue.user_id}" in check(hall)
    hall.url = f"http://127.0.0.1:{free_port()}"
    hall.configure()
    assert "cannot be reached" in check(hall)


def test_a_password_logs_in_and_a_check_does_not_log_out_who_listens(hall: MatrixPlace) -> None:
    hall.login = {"password": hall.bot.password}
    hall.configure()
    run = hall.start()
    run.said("matrix: listens to")
    devices = len(hall.bot.ask("GET", "/devices")["devices"])
    check(hall, well=True)
    assert len(hall.bot.ask("GET", "/devices")["devices"]) == devices
    message = hall.post("still heard")
    run.until(lambda: hall.reads(message) == "still heard")
    hall.bot.log_in()
    hall.bot.ask("POST", "/logout/all", {})
    later = hall.post("heard after a log-in")
    run.until(lambda: hall.reads(later) == "heard after a log-in")
    assert "is not valid" not in "".join(run.lines)
