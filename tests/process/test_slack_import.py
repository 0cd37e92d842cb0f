"""`daypost import` of an export of Slack, by the real process: drafts, released by day, the page as if heard live."""

import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.pipeline.cli.calls import call
from tests.process.driver import Place
from tests.process.slack_place import SlackPlace
from tests.process.test_slack_names_and_files import listening, picture, pictures

CANARY = b"canary"


def another(street: SlackPlace) -> Place:
    """A second place, empty, with the same configuration."""
    (street.folder / "other").mkdir()
    place = Place(street.folder / "other")
    (place.folder / "config.toml").write_text((street.folder / "config.toml").read_text())
    return place


def entries(place: Place) -> str:
    """The entries of the newest day, as HTML."""
    page = place.page().html.decode()
    return page[page.index("<article") : page.rindex("</article>")]


def day_of(place: Place) -> str:
    return place.day_pages[-1].parent.name


def end(street: Place) -> None:
    run = street.runs[-1]
    run.signal(signal.SIGTERM)
    run.ends()


def log(place: Place) -> list[tuple[str, str]]:
    """Each event in the log, with its raw payload."""
    with closing(sqlite3.connect(place.data / "daypost.sqlite3", timeout=30)) as database:
        return database.execute("SELECT event, raw FROM events ORDER BY position").fetchall()


def stored(place: Place) -> bytes:
    return b"".join(path.read_bytes() for path in place.data.rglob("*") if path.is_file())


def test_what_is_imported_makes_the_page_that_it_made_when_it_was_heard(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    hall = slack.channel("hall", street.sue)
    slack.post(hall, street.ann, "in another channel")
    first = street.post(f"*Doors* open, says <@{street.sue}> in <#{hall}>")
    slack.reply(street.channel, first, street.ann, "and more")
    slack.reply(street.channel, first, street.sue, "Sue's words")
    slack.reply(street.channel, first, street.ann, "so this is talk")
    edited = street.post("Cofee")
    slack.edit(street.channel, edited, "Coffee at ten")
    slack.react(street.channel, edited, street.ann, "pushpin")
    crossed = street.post("Not this")
    slack.react(street.channel, crossed, street.ed, "x")
    slack.delete(street.channel, street.post("Nor that"))
    slack.post(street.channel, street.sue, "Sue's words")
    slack.post_raw(street.channel, {"subtype": "bot_message", "bot_id": "B0FEED", "text": "an app's"})
    slack.upload(street.channel, street.ann, "hall.png", picture(), "The hall")
    run.until(lambda: len(street.shown()) == 3 and len(pictures(street)) > 0 and "sue in #hall" in street.page().text)
    run.until(lambda: street.reads(first) == "Doors open, says sue in #hall and more")
    run.until(lambda: "pinned" in entries(street))
    heard = entries(street)
    end(street)

    other = another(street)
    archive = slack.export(street.folder / "export.zip")
    done = call(other.folder, "import", archive)

    assert (done.code, done.errors) == (0, "")
    assert done.lines[0].split() == ["live", "blog", "day", "channel", "drafts", "replies"]
    assert done.lines[1].split() == ["pycon", day_of(street), "live", f"({street.channel})", "4", "2"]
    assert "4 messages came in as drafts, with 2 replies." in done.said
    assert "1 channel of no live blog; 2 messages by people who are not authors; 2 by apps" in done.said
    assert "1 picture will be fetched" in done.said
    assert f"`daypost publish --day {day_of(street)}`." in done.said
    assert "Sue's words" not in str(log(other))
    imported = log(other)
    assert "0 messages came in as drafts." in call(other.folder, "import", archive).said
    assert log(other) == imported
    run = other.start()
    run.said("slack: listens to")
    run.until(lambda: '"kind":"fetched"' in str(log(other)))
    assert other.day_pages == []
    released = call(other.folder, "publish", "--day", day_of(street))
    assert "4 imported, which wait as drafts, will be public too." in released.said
    assert released.code == 0, released.errors
    run.until(lambda: bool(other.day_pages))
    assert entries(other) == heard
    end(other)
    assert CANARY not in stored(other)


def test_what_was_heard_already_stays_as_it_is_and_what_was_missed_waits(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    heard = street.post("heard")
    crossed = street.post("crossed out")
    slack.react(street.channel, crossed, street.ann, "x")
    slack.edit(street.channel, heard, "heard well")
    run.until(lambda: list(street.shown().values()) == ["heard well"])
    end(street)
    before = log(street)
    assert "2 messages known already." in call(street.folder, "import", slack.export(street.folder / "one.zip")).said
    assert log(street) == before

    slack.team.times = replace(slack.team.times, retries=())
    missed = street.post("missed")
    slack.edit(street.channel, heard, "heard and mended")
    slack.unreact(street.channel, crossed, street.ann, "x")
    slack.until(lambda: len(slack.deliveries.lost) == 3)
    done = call(street.folder, "import", slack.export(street.folder / "two.zip"))
    assert "1 message came in as a draft." in done.said
    assert "2 messages known already; of 1 something came in that was not." in done.said
    run = listening(street)
    run.until(lambda: street.reads(heard) == "heard and mended")
    run.until(lambda: street.reads(crossed) == "crossed out")  # that a mark is off is told by no export, but by Slack
    assert street.reads(missed) is None
    assert call(street.folder, "publish", "--day", day_of(street)).code == 0
    run.until(lambda: street.reads(missed) == "missed")


def test_an_archive_without_a_channel_of_ours_says_what_it_has(street: SlackPlace, tmp_path: Path) -> None:
    slack = street.slack
    hall, archive = slack.channel("hall", street.ann), slack.export(tmp_path / "x.zip")
    config = (street.folder / "config.toml").read_text()
    (street.folder / "config.toml").write_text(config.replace(f"slack:{street.channel}", "slack:C0ELSEWHERE"))
    done = call(street.folder, "import", archive)
    assert done.code == 1
    assert f"it has hall ({hall}), live ({street.channel})." in done.errors
    assert f'channels = ["slack:{min(hall, street.channel)}"]' in done.errors
    assert not street.data.exists()


def test_one_file_that_cannot_be_read_and_nothing_is_taken_in(street: SlackPlace, tmp_path: Path) -> None:
    street.post("first")
    archive = street.slack.export(tmp_path / "x.zip")
    content = bytearray(archive.read_bytes())
    day = f"live/{datetime.now(UTC):%Y-%m-%d}.json".encode()
    content[content.index(day) + len(day) + 20] ^= 0xFF
    archive.write_bytes(content)
    done = call(street.folder, "import", archive)
    assert done.code == 1
    assert "live/" in done.errors
    assert "is damaged; fetch the archive again. Nothing was taken in." in done.errors
    assert "Traceback" not in done.errors
    assert not street.data.exists()
