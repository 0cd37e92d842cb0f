"""An export as a whole: its channels, what was said in them, who is called what; and everything that it may not be."""

import json
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.slack import zipped
from bots.slack.archive import Archive
from pipeline.errors import InputError
from pipeline.events import Event, Posted
from tests.bots.slack.shapes import ANN, CHANNEL, Payload, section, typed
from tests.bots.slack.zips import CHANNELS, USERS, exported

DAY = "street/2026-05-15"


def at(second: int, text: str = "words", **more: Any) -> Payload:
    return typed(text, **{"ts": f"17788644{second:02}.000100", "blocks": [], **more})


def said(path: Path, channel: str = CHANNEL) -> list[str]:
    """The texts of what was posted in a channel, in the order in which it comes."""
    with closing(Archive(path)) as archive:
        events = [event for message in archive.messages(channel) for event in message]
    return [json.loads(event.body.source)["text"] for event in events if isinstance(event, Posted) and event.body]


def named(path: Path, *texts: str) -> dict[str, str]:
    """What is called what in messages that say this."""
    with closing(Archive(exported(path, {DAY: [at(n, text) for n, text in enumerate(texts)]}))) as archive:
        events: list[Event] = [event for message in archive.messages(CHANNEL) for event in message]
        return {one.ref: one.name for one in archive.names(events)}


@contextmanager
def refusing() -> Iterator[None]:
    """What may be refused, but by name."""
    with suppress(InputError):
        try:
            yield
        except InputError as error:
            if "x.zip" not in str(error):
                raise AssertionError(error) from error
            raise


def test_messages_come_oldest_first_from_all_days_of_the_channel_alone(tmp_path: Path) -> None:
    days = {
        "street/2026-05-16": [at(40, "four"), at(30, "three")],
        DAY: [at(20, "two"), at(10, "one")],
        "hall/2026-05-15": [at(50, "elsewhere")],
        "streets/2026-05-15": [at(51, "elsewhere too")],
        "street/canvas_in_the_conversation": {"id": "F0CANVAS"},
        "street/2026-99-99": "no day",
    }
    assert said(exported(tmp_path / "x.zip", days)) == ["one", "two", "three", "four"]
    assert said(tmp_path / "x.zip", "C0HALL") == ["elsewhere"]


@pytest.mark.parametrize("folder", ["street", CHANNEL])
@pytest.mark.parametrize("top", ["", "PyCon Slack export/"])
def test_a_folder_goes_by_name_or_id_and_may_lie_in_another(tmp_path: Path, folder: str, top: str) -> None:
    path = exported(tmp_path / "x.zip", {f"{folder}/2026-05-15": [at(1, "found")]}, top=top)
    with ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._channels.json", b"\0\5\x16\7")
    assert said(path) == ["found"]


def test_a_name_beyond_ascii_is_found_however_it_is_written(tmp_path: Path) -> None:
    path, channel = tmp_path / "x.zip", {"id": CHANNEL, "name": "köln"}
    exported(path, {}, channels=[channel])
    with ZipFile(path, "a") as archive:
        archive.writestr("ko\u0308ln/2026-05-15.json", json.dumps([at(1, "found")]))
    assert said(path) == ["found"]
    name, content = "ko\u0308ln/2026-05-15.json".encode(), bytearray(path.read_bytes())
    for header, flags in ((content.index(name) - 30, 6), (content.rindex(name) - 46, 8)):
        struct.pack_into("<H", content, header + flags, 0)  # nothing says any more that names are UTF-8
    path.write_bytes(content)
    assert said(path) == ["found"]


def test_two_channels_of_one_name_are_not_taken_for_each_other(tmp_path: Path) -> None:
    twins = [{"id": CHANNEL, "name": "street"}, {"id": "C0TWIN", "name": "street"}]
    path = exported(tmp_path / "x.zip", {DAY: [at(1)]}, channels=twins)
    with pytest.raises(InputError, match=r"street: two channels go by this name; call the folder of one C0STREET"):
        said(path)
    assert said(exported(path, {f"{CHANNEL}/2026-05-15": [at(1, "mine")], DAY: [at(2)]}, channels=twins)) == ["mine"]


def test_private_channels_are_there_and_go_by_no_name_on_a_page(tmp_path: Path) -> None:
    secret = {"id": "C0SECRET", "name": "secret"}
    days = {"secret/2026-05-15": [at(1, "<#C0SECRET> and <#C0HALL>")]}
    with closing(Archive(exported(tmp_path / "x.zip", days, groups=[secret]))) as archive:
        assert archive.channels == {CHANNEL: "street", "C0HALL": "hall", "C0SECRET": "secret"}
        events = [event for message in archive.messages("C0SECRET") for event in message]
        assert {one.name for one in archive.names(events)} == {"a private channel", "#hall"}


def test_only_what_is_mentioned_is_named(tmp_path: Path) -> None:
    assert named(tmp_path / "x.zip", "nobody") == {}
    assert named(tmp_path / "x.zip", f"<@{ANN}> and <@U0GONE>", "in <#C0HALL>") == {
        f"user:{ANN}": "ann",
        "channel:C0HALL": "#hall",
    }


def test_who_is_not_in_the_directory_is_only_not_named(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("channels.json", json.dumps(CHANNELS))
        archive.writestr("org_users.json", json.dumps(USERS))
        archive.writestr(f"{DAY}.json", json.dumps([at(1, f"<@{ANN}>")]))
    with closing(Archive(path)) as archive:
        events = [event for message in archive.messages(CHANNEL) for event in message]
        assert [one.name for one in archive.names(events)] == ["ann"]


def test_a_message_that_is_there_twice_is_one_unless_it_says_two_things(tmp_path: Path) -> None:
    same = {DAY: [at(1, "one"), at(1, "one", reply_count=2)], "street/2026-05-16": [at(1, "one")]}
    assert said(exported(tmp_path / "x.zip", same)) == ["one"] * 3
    other = same | {"street/2026-05-17": [at(1, "two")]}
    with pytest.raises(InputError, match=r"street/2026-05-17\.json: message 1778864401\.000100 is there twice"):
        said(exported(tmp_path / "x.zip", other))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"messages": []}, "is no list of messages"),
        ([at(1), "words"], "message 2 is no JSON object"),
    ],
)
def test_what_is_no_day_is_refused_by_name(tmp_path: Path, content: Any, why: str) -> None:
    path = exported(tmp_path / "x.zip", {DAY: content})
    with pytest.raises(InputError, match=rf"x\.zip, street/2026-05-15\.json: {why}\. Nothing was taken in\."):
        said(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[{]", "is not JSON: "),
        (b'[{"text": "\xff"}]', "is not UTF-8 text"),
        (b"[" * 200_000, "is nested too deeply"),
        (b"[" + b"9" * 10_000 + b"]", "is not JSON: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = exported(tmp_path / "x.zip", {})
    with ZipFile(path, "a") as archive:
        archive.writestr(f"{DAY}.json", content)
    with pytest.raises(InputError, match=rf"street/2026-05-15\.json: {why}"):
        said(path)


def test_an_archive_of_another_network_is_said_to_be_none_of_slack(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("messages/index.json", "{}")
    with pytest.raises(InputError, match=r"x\.zip: is no export of Slack: it has no channels\.json\."):
        Archive(path)
    with ZipFile(path, "w") as archive:
        archive.writestr("channels.json", "{}")
    with pytest.raises(InputError, match=r"channels\.json: is no list, so this is no export of Slack"):
        Archive(path)


def test_what_is_no_zip_archive_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    for content in (b"", b"PK\3\4 and more", exported(tmp_path / "y.zip", {}).read_bytes()[:-30]):
        path.write_bytes(content)
        with pytest.raises(InputError, match="is no zip archive, or a damaged one"):
            Archive(path)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        Archive(tmp_path / "nowhere.zip")


def test_an_encrypted_file_is_said_to_be_so(tmp_path: Path) -> None:
    path = exported(tmp_path / "x.zip", {DAY: [at(1)]})
    content = bytearray(path.read_bytes())
    entry = content.rindex(f"{DAY}.json".encode()) - 46  # its entry in the directory
    (flags,) = struct.unpack_from("<H", content, entry + 8)
    struct.pack_into("<H", content, entry + 8, flags | 1)
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"street/2026-05-15\.json: is encrypted"):
        said(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = exported(tmp_path / "x.zip", {})
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr(f"{DAY}.json", b"[" + b" " * 3_000_000 + b"]")
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(zipped, "MOST_BYTES", 2_000_000)
    with pytest.raises(InputError, match=r"street/2026-05-15\.json: is larger than 2 MB"):
        said(path)
    monkeypatch.setattr(zipped, "MOST_BYTES", 4_000_000)
    monkeypatch.setattr(zipped, "MOST_BYTES_IN_ALL", 3_000_000)
    with pytest.raises(InputError, match="GB that are read of an archive"):
        said(path)
    monkeypatch.setattr(zipped, "MOST_FILES", 4)
    with pytest.raises(InputError, match="holds more than 4 files"):
        Archive(path)


def test_no_name_in_it_leads_anywhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    escaping = [{"id": CHANNEL, "name": "../street"}, {"id": "C0HALL", "name": "/etc"}]
    path = exported(tmp_path / "in" / "x.zip", {"../street/2026-05-15": [at(1, "found")]}, channels=escaping)
    assert said(path) == ["found"]
    assert said(path, "C0HALL") == []
    assert [one.name for one in tmp_path.rglob("*")] == ["in", "x.zip"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_damaged_is_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    path = exported(tmp_path / "x.zip", {DAY: [at(1), at(2, blocks=[section()])]})
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with refusing(), closing(Archive(path)) as archive:
        for channel in archive.channels:
            said(path, channel)


LISTED = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "profile", "ts", "text", "user"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(channels=st.lists(LISTED, max_size=3), users=st.lists(LISTED, max_size=3), day=LISTED)
def test_whatever_json_it_holds_is_refused_or_read(tmp_path: Path, channels: Any, users: Any, day: Any) -> None:
    path = exported(tmp_path / "x.zip", {DAY: day}, channels=[*CHANNELS, *channels], users=users)
    with refusing(), closing(Archive(path)) as archive:
        for channel in archive.channels:
            events = [event for message in archive.messages(channel) for event in message]
            list(archive.names(events))


def test_an_unknown_way_of_packing_is_said(tmp_path: Path) -> None:
    path = exported(tmp_path / "x.zip", {})
    with ZipFile(path, "a") as archive:
        archive.writestr(ZipInfo(f"{DAY}.json"), json.dumps([at(1)]))
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, content.rindex(f"{DAY}.json".encode()) - 46 + 10, 99)
    path.write_bytes(content)
    with pytest.raises(InputError, match="is packed in a way that cannot be read"):
        said(path)
