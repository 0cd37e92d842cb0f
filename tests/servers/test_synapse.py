"""The homeserver that tests start is a real one, and does what tests expect of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest
import requests

from tests.conftest import need
from tests.servers import synapse
from tests.servers.synapse import Invitation, Person, RefusalError, Synapse

TOP = Path(__file__).parents[2]


@pytest.fixture
def ann(homeserver: Synapse) -> Person:
    return homeserver.person("ann")


@pytest.fixture
def bob(homeserver: Synapse) -> Person:
    return homeserver.person("bob")


@pytest.fixture
def limited() -> Iterator[Synapse]:
    """A homeserver with limits: two messages at once, then one a minute, and files of a kilobyte."""
    need(synapse.missing())
    server = Synapse({"rc_message": {"per_second": 1 / 60, "burst_count": 2}, "max_upload_size": "1K"})
    server.start()
    yield server
    server.close()


def post(person: Person, room: str, text: str, transaction: str) -> str:
    content = {"msgtype": "m.text", "body": text}
    return str(person.ask("PUT", f"/rooms/{room}/send/m.room.message/{transaction}", content)["event_id"])


def refusal(person: Person, method: str, path: str, body: object = None) -> tuple[int, str]:
    with pytest.raises(RefusalError) as caught:
        person.ask(method, path, body)
    return caught.value.status, caught.value.code


def test_people_are_strangers_with_names(homeserver: Synapse, ann: Person) -> None:
    other = homeserver.person("ann")
    assert ann.user_id != other.user_id
    assert ann.ask("GET", "/account/whoami")["device_id"] == ann.device_id
    assert other.ask("GET", f"/profile/{ann.user_id}/displayname") == {"displayname": "ann"}


def test_what_was_said_outlives_a_restart(homeserver: Synapse, ann: Person) -> None:
    url = homeserver.url
    room = ann.make_room("Live")
    said = [post(ann, room, "before", "1")]
    homeserver.restart()
    said.append(post(ann, room, "after", "2"))
    assert [event["event_id"] for event in ann.events(room)][-2:] == said
    assert homeserver.url == url


def test_a_repeated_transaction_is_one_message(ann: Person) -> None:
    room = ann.make_room("Live")
    assert post(ann, room, "once", "same") == post(ann, room, "once", "same")
    assert [content["body"] for content in ann.said(room, ann)] == ["once"]


def test_invited_kicked_and_banned(ann: Person, bob: Person) -> None:
    room = ann.make_room("Live", bob)
    assert ann.members(room) == {ann.user_id: "join", bob.user_id: "invite"}
    assert bob.invitations() == {room: Invitation(ann.user_id, direct=False)}
    bob.join(room)
    ann.kick(room, bob)
    assert refusal(bob, "POST", f"/join/{room}", {}) == (403, "M_FORBIDDEN")
    ann.invite(room, bob)
    bob.join(room)
    ann.ban(room, bob)
    assert ann.members(room)[bob.user_id] == "ban"
    talk = ann.make_room("", bob, direct=True)
    assert bob.invitations() == {talk: Invitation(ann.user_id, direct=True)}


def test_rooms_of_all_kinds(ann: Person, bob: Person) -> None:
    public, old, secret = ann.make_room("All", public=True), ann.make_room("", version="10"), ann.make_room("Ours")
    bob.join(public)
    assert ann.state(old, "m.room.create")["room_version"] == "10"
    assert refusal(bob, "POST", f"/join/{secret}", {}) == (403, "M_FORBIDDEN")
    crypted = ann.make_room("Crypted", encrypted=True)
    assert ann.state(crypted, "m.room.encryption") == {"algorithm": "m.megolm.v1.aes-sha2"}


def test_who_may_read_what_was_said_before(ann: Person, bob: Person) -> None:
    room = ann.make_room("Live", public=True)
    ann.set_history_visibility(room, "joined")
    early = post(ann, room, "early", "1")
    bob.join(room)
    late = post(ann, room, "late", "2")
    read = [event["event_id"] for event in bob.events(room)]
    assert late in read
    assert early not in read


def test_an_upgraded_room_leads_to_another(ann: Person, bob: Person) -> None:
    room = ann.make_room("Live", bob)
    bob.join(room)
    other = ann.upgrade(room)
    assert bob.state(room, "m.room.tombstone")["replacement_room"] == other
    assert ":" not in other, "since version 12 the id of a room names no server"
    assert ann.members(other) == {ann.user_id: "join"}


def test_a_revoked_token_is_unknown(ann: Person) -> None:
    device = ann.device_id
    ann.log_out()
    assert refusal(ann, "GET", "/sync") == (401, "M_UNKNOWN_TOKEN")
    ann.log_in()
    assert ann.device_id != device
    assert ann.ask("GET", "/account/whoami")["user_id"] == ann.user_id


def test_nobody_is_limited_unless_it_is_set(ann: Person, limited: Synapse) -> None:
    room = ann.make_room("Live")
    said = [post(ann, room, f"{number}", f"{number}") for number in range(12)]
    assert len(set(said)) == 12
    eve = limited.person("eve")
    room = eve.make_room("Live")
    sending = f"/rooms/{room}/send/m.room.message"
    with pytest.raises(RefusalError) as caught:
        [post(eve, room, f"{number}", f"{number}") for number in range(3)]
    assert (caught.value.status, caught.value.code) == (429, "M_LIMIT_EXCEEDED")
    assert refusal(eve, "PUT", f"{sending}/again", {"msgtype": "m.text", "body": "x"})[0] == 429
    assert eve.ask("GET", "/config", under="/_matrix/client/v1/media") == {"m.upload.size": 1024}
    token = {"Authorization": f"Bearer {eve.access_token}"}
    uploaded = [
        requests.post(f"{limited.url}/_matrix/media/v3/upload", bytes(size), headers=token, timeout=60).status_code
        for size in (1024, 1025)
    ]
    assert uploaded == [200, 413]


def test_settings_that_it_cannot_use_are_told() -> None:
    need(synapse.missing())
    server = Synapse({"server_name": "no name"})
    with pytest.raises(RuntimeError, match="no name"):
        server.start()
    server.close()
    assert not server.folder.exists()


def test_it_ends_with_whoever_started_it(homeserver: Synapse) -> None:
    program = "from tests.servers.synapse import Synapse as S; s = S(); s.start(); print(s.folder, s.url); input()"
    starter = subprocess.Popen([sys.executable, "-c", program], stdin=PIPE, stdout=PIPE, text=True, cwd=TOP)
    assert starter.stdout
    folder, url = starter.stdout.readline().split()
    assert requests.get(f"{url}/health", timeout=60).ok
    starter.kill()
    starter.communicate()
    homeserver.until(lambda: not Path(folder).exists())
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/health", timeout=60)


def test_a_missing_server_fails_where_all_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need("")
    with pytest.raises(pytest.fail.Exception, match="make servers"):
        need("Synapse is not installed: make servers")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="make servers"):
        need("Synapse is not installed: make servers")
