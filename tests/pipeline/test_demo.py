"""The demo's folder: what is made in it, what is left alone, and whose it is."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.replay import Replay
from pipeline.config import Config, Site, load
from pipeline.config.liveblog import LiveBlog
from pipeline.days import day_of
from pipeline.demo import HOST, PORT, Demo, prepare
from pipeline.demo.settings import machine_zone, settings
from pipeline.errors import InputError
from pipeline.events import Channel

NOW = datetime(2026, 5, 15, 14, 55, 7, tzinfo=UTC)
ZONES = ["UTC", "America/Chicago", "Asia/Kolkata", "Pacific/Chatham", "Europe/Berlin", "Pacific/Apia"]


def config(demo: Demo) -> Config:
    return load(demo.config, {})


def test_a_new_folder_is_made_and_filled(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "demo"
    with prepare(folder, NOW, "Europe/Berlin") as demo:
        assert sorted(path.name for path in folder.iterdir()) == [".daypost-demo", "config.toml", "day.jsonl", "media"]
        assert demo.ends_at == NOW


def test_its_configuration_is_sound_and_its_own(tmp_path: Path) -> None:
    with prepare(tmp_path / "demo", NOW, "Europe/Berlin") as demo:
        liveblog = config(demo).liveblogs["barnacle"]
        site = config(demo).targets["site"]
    assert liveblog.channels == (Channel("console", "main"),)
    assert liveblog.timezone.key == "Europe/Berlin"
    assert [role.person for account in ("console:me", "console:teo") if (role := liveblog.role(account))] == [
        "mara",
        "teo",
    ]
    assert isinstance(site, Site)
    assert site.url == demo.url
    assert site.folder == tmp_path / "demo" / "public"
    assert config(demo).data == tmp_path / "demo" / "data"


def test_its_recording_can_be_played_and_its_pictures_are_there(tmp_path: Path) -> None:
    with prepare(tmp_path / "demo", NOW, "Europe/Berlin") as demo:
        replay = Replay(demo.recording, ends_at=demo.ends_at)
        refs = [Path(one.ref) for event in replay.events for one in getattr(event, "attachments", ())]
    assert replay.source == "console"
    assert len(refs) == 3
    assert all(ref.is_absolute() and ref.is_file() for ref in refs)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_the_sample_day_and_many_hours_more_are_one_day(
    tmp_path_factory: pytest.TempPathFactory, now: datetime, zone: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "config.toml"
    path.write_text(settings(now, zone, f"{HOST}:{PORT}"), "utf-8")
    liveblog: LiveBlog = load(path, {}).liveblogs["barnacle"]
    day = day_of(now, zone, liveblog.day_starts_at)
    assert isinstance(liveblog.start, datetime)
    assert day.starts <= now - timedelta(hours=4, minutes=55)
    assert liveblog.start <= now - timedelta(hours=4)
    assert day.ends >= now + timedelta(hours=16)
    assert liveblog.first_day
    assert (day.date - liveblog.first_day).days == 1


def test_a_demo_is_made_anew_and_files_of_others_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with prepare(folder, NOW, "UTC"):
        pass
    (folder / "data").mkdir()
    (folder / "data" / "daypost.db").write_bytes(b"an earlier demo")
    (folder / "media" / "old.jpg").write_bytes(b"an earlier demo")
    (folder / "notes.txt").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "page.html").write_text("mine")
    (folder / "public").symlink_to(tmp_path / "elsewhere")
    with prepare(folder, NOW, "UTC"):
        names = sorted(path.name for path in folder.iterdir())
    assert names == [".daypost-demo", "config.toml", "day.jsonl", "media", "notes.txt"]
    assert not (folder / "media" / "old.jpg").exists()
    assert (tmp_path / "elsewhere" / "page.html").read_text() == "mine"


def test_a_folder_that_no_demo_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    with pytest.raises(InputError, match="holds files that no demo made"), prepare(tmp_path, NOW, "UTC"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]
    assert (tmp_path / "config.toml").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    with prepare(tmp_path, NOW, "UTC") as demo:
        assert demo.config.is_file()


def test_a_folder_where_a_demo_runs_is_refused(tmp_path: Path) -> None:
    with prepare(tmp_path, NOW, "UTC") as demo:
        (tmp_path / "data").mkdir()
        with pytest.raises(InputError, match="a demo is running in"), prepare(tmp_path, NOW, "UTC"):
            pass
        assert (tmp_path / "data").is_dir()
        assert demo.recording.is_file()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    path = tmp_path / "demo"
    path.write_text("mine")
    with (
        pytest.raises(InputError, match="demo cannot hold the demo: File exists; name another folder"),
        prepare(path, NOW, "UTC"),
    ):
        pass


def test_errors_of_the_demo_itself_pass_through(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), prepare(tmp_path, NOW, "UTC"):
        raise FileNotFoundError("of the demo's own")


def test_another_port_is_taken_where_the_usual_one_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        taken = listener.getsockname()[1]
        with prepare(tmp_path, NOW, "UTC", taken) as demo:
            site = config(demo).targets["site"]
    assert isinstance(site, Site)
    assert site.listen.port not in (0, taken)
    assert demo.url == f"http://{HOST}:{site.listen.port}"


def test_the_zone_is_the_machines_own_or_utc(tmp_path: Path) -> None:
    with prepare(tmp_path, NOW) as demo:
        assert config(demo).liveblogs["barnacle"].timezone.key == machine_zone()
