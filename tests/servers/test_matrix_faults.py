"""A homeserver behind the proxy: what a bot there lives through."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.matrix_author import Attachment, Author, Authors
from tests.servers.synapse import Person, Synapse, refusals

Json = dict[str, Any]


@pytest.fixture
def proxy(homeserver: Synapse) -> Iterator[FaultProxy]:
    proxy = FaultProxy(homeserver.url)
    yield proxy
    proxy.close()


@pytest.fixture
def person(homeserver: Synapse) -> Person:
    return homeserver.person("ann")


@pytest.fixture
def ann(authors: Authors, person: Person) -> Author:
    return authors.log_in(person)


@pytest.fixture
def room(person: Person) -> str:
    return person.make_room("Live")


def ask(proxy: FaultProxy, person: Person, path: str, **query: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {person.access_token}"}
    return requests.get(f"{proxy.url}/_matrix/client/{path}", params=query, headers=headers, timeout=60)


def sync(proxy: FaultProxy, person: Person, since: str = "") -> Json:
    query = {"since": since, "timeout": "60000"} if since else {}
    answer: Json = ask(proxy, person, "v3/sync", **query).json()
    return answer


def bodies(answer: Json, room: str) -> list[str]:
    events = answer["rooms"]["join"][room]["timeline"]["events"]
    return [event["content"]["body"] for event in events if event["type"] == "m.room.message"]


def test_a_sync_waits_for_a_message(proxy: FaultProxy, ann: Author, person: Person, room: str) -> None:
    since = sync(proxy, person)["next_batch"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(sync, proxy, person, since)
        proxy.until(lambda: proxy.count("/sync$", "GET") == 2)
        assert proxy.requests[-1].status is None
        ann.post(room, "At last")
        assert bodies(waiting.result(), room) == ["At last"]


def test_an_old_sync_comes_again(proxy: FaultProxy, ann: Author, person: Person, room: str) -> None:
    since = sync(proxy, person)["next_batch"]
    ann.post(room, "One")
    first = sync(proxy, person, since)
    ann.post(room, "Two")
    second = sync(proxy, person, first["next_batch"])
    proxy.plan("/sync$", faults.again(), faults.again(2))
    assert [sync(proxy, person, second["next_batch"]) for _ in range(2)] == [second, first]
    assert bodies(second, room) == ["Two"]


def test_what_the_homeserver_refuses(proxy: FaultProxy, person: Person) -> None:
    proxy.plan("/sync$", refusals.limited(1500), refusals.unknown_token(), refusals.unknown_token(soft=True))
    answers = [ask(proxy, person, "v3/sync") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 401, 401, 200]
    assert answers[0].headers["Retry-After"] == "2"
    assert (answers[0].json()["errcode"], answers[0].json()["retry_after_ms"]) == ("M_LIMIT_EXCEEDED", 1500)
    assert [answer.json()["errcode"] for answer in answers[1:3]] == ["M_UNKNOWN_TOKEN"] * 2
    assert [answer.json()["soft_logout"] for answer in answers[1:3]] == [False, True]


def test_the_refusals_are_those_of_the_homeserver(proxy: FaultProxy, homeserver: Synapse) -> None:
    person = homeserver.person("gone")
    person.log_out()
    proxy.plan("/sync$", refusals.unknown_token())
    false, real = ask(proxy, person, "v3/sync"), ask(proxy, person, "v3/sync")
    assert (false.status_code, false.json()) == (real.status_code, real.json())


def test_a_large_file_passes_both_ways(proxy: FaultProxy, ann: Author, person: Person) -> None:
    data = bytes(range(256)) * 80_000
    headers = {"Authorization": f"Bearer {person.access_token}", "Content-Type": "video/mp4"}
    sent = requests.post(f"{proxy.url}/_matrix/media/v3/upload", data, headers=headers, timeout=60)
    assert person.download(sent.json()["content_uri"]).content == data
    mxc = ann.upload(Attachment("a.mp4", data))
    assert ask(proxy, person, f"v1/media/download/{mxc.removeprefix('mxc://')}").content == data


def test_a_crash_ends_what_waits_and_keeps_what_was_said(
    proxy: FaultProxy, homeserver: Synapse, ann: Author, person: Person, room: str
) -> None:
    ann.post(room, "Before")
    since = sync(proxy, person)["next_batch"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(sync, proxy, person, since)
        proxy.until(lambda: proxy.count("/sync$", "GET") == 2)
        homeserver.break_down()
        assert isinstance(waiting.exception(), requests.ConnectionError)
    homeserver.start()
    ann.post(room, "After")
    assert bodies(sync(proxy, person, since), room) == ["After"]
    assert [said["body"] for said in person.said(room, person)] == ["Before", "After"]
