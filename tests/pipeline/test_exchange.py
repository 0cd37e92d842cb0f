"""The log as a file and back: nothing is lost, nothing is invented, and what is broken is refused whole."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import codec, exchange
from pipeline.errors import InputError
from pipeline.events import Event, Fetched
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.days import cut_days
from pipeline.store.facts import first
from tests.histories import histories
from tests.make import NOON, TODAY, fetch, post, react
from tests.pipeline.desk import fast_folder
from tests.pipeline.installed import STARTED, Installed, configured, installed
from tests.pipeline.test_emoji_pictures import fetched, named

TONIGHT = NOON + timedelta(hours=3)

numbers = st.integers(-(2**53), 2**53)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(st.none() | st.booleans() | numbers | words, lambda inner: st.lists(inner, max_size=3))
extras = st.dictionaries(words.map("x_{}".format), values, max_size=2)


def written(folder: Path, text: str) -> Path:
    path = folder / "export.jsonl"
    path.write_text(text, "utf-8")
    return path


@st.composite
def logs(draw: st.DrawFn) -> list[codec.Json]:
    """The events of a log as JSON, with what only a later version knows, and raw payloads."""
    lines = [codec.encode(event) for event in draw(histories())]
    for line in lines:
        line |= draw(extras)
        if draw(st.booleans()):
            line |= {"raw": draw(words.filter(lambda text: "\0" not in text)), "translator": "console/1"}
    for number in range(draw(st.integers(0, 2))):
        place = {"source": "console", "channel": "main", "key": f"later:{number}", "time": "2026-05-15T17:00:00Z"}
        lines.append({"v": 2, "kind": "foretold", **place, **draw(extras)})
    return [*map(codec.encode, STARTED), *draw(st.permutations(lines))]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(logs())
def test_export_import_export_is_the_same_and_so_are_the_pages(lines: list[codec.Json]) -> None:
    text = "\n".join([codec.dumps({"daypost": 1, "kind": "header"}), *map(codec.dumps, lines), ""])
    with fast_folder() as folder, installed(folder / "old", TONIGHT) as old, installed(folder / "new", TONIGHT) as new:
        assert old.take_in_recording(exchange.read(written(folder, text))) == len(lines)
        exported = old.exported()
        recording = exchange.read(written(folder, exported))

        assert new.take_in_recording(recording) == len(lines)
        assert new.exported() == exported
        assert new.take_in_recording(recording) == 0
        assert new.exported() == exported
        for here in (old, new):  # what readers get of pictures, which are not what this is about
            media = here.config.data / "media"
            media.mkdir()
            for event in map(codec.decode, lines):
                if isinstance(event, Fetched) and event.picture:
                    for width, _ in event.picture.sizes:
                        (media / event.picture.file(width)).write_bytes(b"light")
            assert not [one.error for one in here.publish_all() if one.error]
        assert new.pages() == old.pages()


def test_it_works_on_every_kind_of_database(tmp_path: Path, database: Database) -> None:
    with installed(tmp_path / "old", TONIGHT) as old:
        old.take_in(*STARTED, post("1", "Hello 🎉"), react("1", "📌"), post("2", "null \0 character"))
        exported = old.exported()
        new = Installed(configured(tmp_path / "new"), database, TONIGHT)
        assert new.take_in_recording(exchange.read(written(tmp_path, exported))) == 5
        assert new.take_in_recording(exchange.read(written(tmp_path, exported))) == 0
        assert new.exported() == exported
        old.publish_all()
        new.publish_all()
        assert new.pages() == old.pages()


def test_a_recording_is_the_log_line_by_line(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"), react("1", "📌"))
        header, *lines = [json.loads(line) for line in here.exported().splitlines()]
    assert (header["daypost"], header["kind"]) == (1, "header")
    assert [line["key"] for line in lines[2:]] == ["posted:1", react("1", "📌").key]
    assert lines[2]["body"] == {"format": "markdown", "source": "Hello"}
    assert lines[2]["stamp"]["day"]["date"] == "2026-05-15"


def test_days_come_back_as_they_were_cut_with_what_reactions_meant(tmp_path: Path) -> None:
    with installed(tmp_path / "old") as old, installed(tmp_path / "new", timezone="Asia/Tokyo") as new:
        old.take_in(*STARTED, post("1", "Hello"))
        header, *rest = old.exported().splitlines()
        marked = json.loads(header)
        marked["days"][0]["reactions"] = {"🙈": "delete"}
        new.take_in_recording(exchange.read(written(tmp_path, "\n".join([json.dumps(marked), *rest]))))
        with new.database.reading() as connection:
            (row,) = cut_days(connection, "pycon")
        assert row.day == TODAY
        assert row.meanings == {"🙈": "delete"}


def test_a_mark_that_hid_an_entry_hides_it_in_the_new_place(tmp_path: Path) -> None:
    with installed(tmp_path / "old", TONIGHT) as old, installed(tmp_path / "new", TONIGHT) as new:
        old.take_in(*STARTED, post("1", "Hello"), post("2", "Not for you"), react("2", "🙈"))
        header, *rest = old.exported().splitlines()
        marked = json.loads(header)
        marked["days"][0]["reactions"]["🙈"] = "delete"
        new.take_in_recording(exchange.read(written(tmp_path, "\n".join([json.dumps(marked), *rest]))))
        new.publish_all()
        assert "Hello" in new.page("2026-05-15")
        assert "Not for you" not in new.page("2026-05-15")


def test_a_day_that_is_there_already_keeps_its_table(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        before = here.exported()
        recording = exchange.read(written(tmp_path, before.replace('"delete"', '"pin"')))
        assert here.take_in_recording(recording) == 0
        assert here.exported() == before


def test_one_live_blog_alone(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        assert len(here.exported("pycon").splitlines()) == 1 + len(STARTED) + 1
        assert here.exported("zoo") == '{"daypost":1,"kind":"header","days":[],"firsts":{}}\n'


def test_a_line_by_line_copy_of_another_system_is_taken(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"))
        text = here.exported()
        path = tmp_path / "from-elsewhere.jsonl"
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n")
        assert exchange.read(path).events == exchange.read(written(tmp_path, text)).events


def changed(number: int, change: Callable[[dict[str, Any]], object]) -> Callable[[list[str]], None]:
    def apply(lines: list[str]) -> None:
        line = json.loads(lines[number - 1])
        change(line)
        lines[number - 1] = json.dumps(line)

    return apply


def picture(**fields: object) -> Callable[[list[str]], None]:
    return changed(5, lambda line: line["picture"].update(fields))


FAULTS: dict[str, tuple[int, str, Callable[[list[str]], object]]] = {
    "cut off": (4, "is not JSON", lambda lines: lines.__setitem__(3, lines[3][:40])),
    "no object": (4, "is not a JSON object", lambda lines: lines.__setitem__(3, "[]")),
    "no number": (4, "NaN is no number", lambda lines: lines.__setitem__(3, '{"v":NaN}')),
    "too deep": (4, "is not JSON", lambda lines: lines.__setitem__(3, "[" * 100_000)),
    "no header": (1, "is no header", lambda lines: lines.pop(0)),
    "a later version": (1, "is of version 2", changed(1, lambda line: line.update(daypost=2))),
    "days of another shape": (1, "of its days", changed(1, lambda line: line.update(days=[{"liveblog": "pycon"}]))),
    "an unknown command": (1, "of its days", changed(1, lambda line: line["days"][0].update(reactions={"x": "ban"}))),
    "no kind": (4, "'kind'", changed(4, lambda line: line.pop("kind"))),
    "no key": (4, "'key'", changed(4, lambda line: line.pop("key"))),
    "no zone": (4, "time zone", changed(4, lambda line: line.update(time="2026-05-15T17:00:00"))),
    "no stamp": (4, "without a stamp", changed(4, lambda line: line.pop("stamp"))),
    "a path for a picture": (5, "names a picture", picture(hash="../../../etc/passwd")),
    "a page for a picture": (5, "names a picture", picture(extension="html")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_bad_line_is_named(tmp_path: Path, fault: str) -> None:
    number, why, spoil = FAULTS[fault]
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello"), fetch("1", "1/1"), post("2", "More"))
        lines = here.exported().splitlines()
    spoil(lines)
    path = written(tmp_path, "\n".join(lines))
    with pytest.raises(InputError, match=rf"export\.jsonl, line {number}: .*{why}.*Nothing was taken in"):
        exchange.read(path)


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(b'{"daypost":1,"kind":"header"}\n{"v":1,"kind":"\xff"}\n')
    with pytest.raises(InputError, match="line 2: is not UTF-8"):
        exchange.read(path)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        exchange.read(tmp_path / "nowhere.jsonl")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        exchange.read(tmp_path)


def test_the_pictures_that_are_named(tmp_path: Path) -> None:
    one, two, failed = fetch("1", "1/1"), fetch("2", "2/1"), fetch("3", "3/1", failed="gone")
    events: list[Event] = [*STARTED, post("1"), post("2"), post("3"), one, two, failed]
    with installed(tmp_path) as here:
        here.take_in(*events)
        with here.database.reading() as connection:
            assert exchange.pictures_of(connection, None) == [one.picture, two.picture]
            assert exchange.pictures_of(connection, "pycon") == [one.picture, two.picture]
            assert exchange.pictures_of(connection, "zoo") == []
        assert exchange.read(written(tmp_path, here.exported())).pictures == [one.picture, two.picture]


def test_pictures_of_emoji_go_along_with_every_live_blog(tmp_path: Path) -> None:
    drawn = fetched("https://emoji.example/party.png")
    with installed(tmp_path / "old") as old, installed(tmp_path / "new") as new:
        old.take_in(named(drawn.attachment), drawn)
        with old.database.reading() as connection:
            assert exchange.pictures_of(connection, "zoo") == [drawn.picture]
        new.take_in_recording(exchange.read(written(tmp_path, old.exported("zoo"))))
        assert new.exported("zoo") == old.exported("zoo")


def test_a_moment_is_kept_to_the_microsecond(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-05-15T17:00:00.000001Z")
    assert codec.decode(codec.encode(post("1", at=1 / 60e6))).time == moment
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", at=1 / 60e6))
        assert '"time":"2026-05-15T17:00:00.000001Z"' in here.exported()


def test_rule_1_8_who_was_listened_to_since_when_goes_along(tmp_path: Path) -> None:
    """What was sent between the last run in the old place and the first in the new one becomes an entry there."""
    old_since, new_since = NOON - timedelta(days=9), NOON + timedelta(hours=1)
    with installed(tmp_path / "old", TONIGHT) as old, installed(tmp_path / "new", TONIGHT) as new:
        listen_from(old, old_since)
        recording = exchange.read(written(tmp_path, old.exported("pycon")))
        new.take_in_recording(recording)
        listen_from(new, new_since)
        assert {since(new, what) for what in ("channel console:main", "listed pycon console:ann")} == {old_since}
        assert exchange.read(written(tmp_path, new.exported())).firsts == recording.firsts
        assert exchange.read(written(tmp_path, old.exported("elsewhere"))).firsts == {}


def test_what_is_known_here_to_be_earlier_stays(tmp_path: Path) -> None:
    with installed(tmp_path / "old", TONIGHT) as old, installed(tmp_path / "new", TONIGHT) as new:
        listen_from(old, NOON)
        listen_from(new, NOON - timedelta(days=1))
        new.take_in_recording(exchange.read(written(tmp_path, old.exported())))
        assert since(new, "channel console:main") == NOON - timedelta(days=1)


@pytest.mark.parametrize("firsts", [{"channel console:main": "noon"}, {"channel console:main": 7}, ["console:main"]])
def test_a_header_that_says_nonsense_of_since_when_is_refused(tmp_path: Path, firsts: object) -> None:
    header = codec.dumps({"daypost": 1, "kind": "header", "firsts": firsts})
    with pytest.raises(InputError, match="line 1: says of its days, or of since when it listens"):
        exchange.read(written(tmp_path, header))


def listen_from(place: Installed, moment: datetime) -> None:
    stamping = Stamping(place.config)
    place.database.write(lambda connection: stamping.listen_from(connection, moment)).result()
    place.take_in(*STARTED)


def since(place: Installed, what: str) -> datetime:
    return place.database.write(lambda connection: first(connection, what, TONIGHT)).result()
