"""`!purge` and `daypost purge` on real processes: no page, no file and no byte of the database holds it (RULES 5.7)."""

import signal
from pathlib import Path

from tests.pipeline.cli.calls import call
from tests.process.driver import Place, Running
from tests.process.test_pictures import draw, media

WORD = "sesame"


def typed(place: Place, run: Running) -> int:
    """An entry of WORD with a reply, a picture and an older version, that is public; returns its number."""
    draw(place.folder / f"{WORD}.jpg")
    run.post("in the open")
    number = run.post(f"/image {WORD}.jpg {WORD} in a caption")
    run.post(f"/reply {number} {WORD} in a reply")
    run.type(f"/edit {number} {WORD} changed")
    run.until(lambda: bool(place.day_pages) and f"{WORD} changed" in place.page().text and bool(media(place)))
    return number


def holds(place: Place) -> list[str]:
    """The files in the data folder and the public one that hold WORD."""
    paths = [path for folder in (place.data, place.public) for path in folder.rglob("*")]
    return [str(path) for path in paths if path.is_file() and WORD.encode() in _bytes(path)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # written anew just now
        return b""


def originals(place: Place) -> list[str]:
    return [path.name for path in (place.data / "media").iterdir()]


def test_what_is_purged_leaves_page_folder_and_disk(place: Place) -> None:
    run = place.start()
    number = typed(place, run)
    assert holds(place)
    assert originals(place)
    run.type(f"/reply {number} !purge")
    run.said("^» Purged")
    run.until(lambda: WORD not in place.page().text and not media(place))
    run.until(lambda: not holds(place) and not originals(place))
    assert "in the open" in place.page().text

    run.type(f"/edit {number} {WORD} again")
    run.post(f"/reply {number} {WORD} once more")
    run.until(lambda: not holds(place))
    run.end_input()
    run.ends()
    assert not holds(place)
    assert WORD not in call(place.folder, "export").said


def test_a_process_that_is_killed_in_between_leaves_nothing_to_the_next(place: Place) -> None:
    run = place.start()
    number = typed(place, run)
    run.post(f"/reply {number} !purge")
    run.kill()
    again = place.run()
    assert not holds(place)
    assert originals(place) == []
    assert media(place) == set()
    assert again.errors == ""


def test_at_the_end_of_a_pipe_all_is_cleared_away(place: Place) -> None:
    draw(place.folder / f"{WORD}.jpg")
    place.run("in the open", f"/image {WORD}.jpg {WORD}", "/reply 2 !purge")
    assert not holds(place)
    assert originals(place) == []


def test_what_was_deleted_is_forgotten_by_a_run(place: Place) -> None:
    place.configure('forget = "1s"\n')
    run = place.start()
    number = typed(place, run)
    run.type(f"/delete {number}")
    run.until(lambda: not holds(place) and not originals(place))
    run.signal(signal.SIGTERM)
    run.ends()


def test_daypost_purge_beside_a_run(place: Place) -> None:
    run = place.start()
    number = typed(place, run)
    entry = place.page().entry(number)
    assert entry is not None
    address = f"http://127.0.0.1:{place.port}/pycon/x/#{entry.get('id')}"

    done = call(place.folder, "purge", address)

    assert (done.code, done.errors) == (0, "")
    assert f"process {run.process.pid}) takes it off" in done.said
    assert f"{WORD} changed" in done.lines[0]
    run.until(lambda: WORD not in place.page().text and not media(place))
    run.until(lambda: not holds(place) and not originals(place))
    run.end_input()
    run.ends()


def test_pause_and_resume_beside_a_run(place: Place) -> None:
    run = place.start()
    run.post("before")
    run.until(lambda: bool(place.day_pages) and "before" in place.page().text)
    assert call(place.folder, "pause").lines[0] == "pycon: paused"
    run.post("meanwhile")
    run.type("/edit 1 before, edited")
    run.type("!status")
    run.said("1 paused")
    assert "meanwhile" not in place.page().text
    resumed = call(place.folder, "resume")
    assert resumed.lines[0] == "pycon: resumed, 1 entry waited"
    assert f"process {run.process.pid}) brings out" in resumed.said
    run.until(lambda: "meanwhile" in place.page().text)
    run.end_input()
    run.ends()
