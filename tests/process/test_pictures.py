"""Pictures through the whole street: public only while a visible entry shows them (RULES 3.7, 5.7; DESIGN, Safe)."""

import random
import re
import signal
import subprocess
from pathlib import Path
from threading import Event, Thread

import pytest
from PIL import Image

from tests.process.driver import Place


def draw(path: Path, shade: int = 0, size: tuple[int, int] = (1800, 1200)) -> Path:
    """A picture with something on it, larger than what readers get."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((shade, 255 - shade, 128), (100, 100, 400, 300))
    image.save(path)
    return path


def media(place: Place) -> set[str]:
    """The names of the pictures that are public."""
    folder = place.public / "media"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def named(place: Place) -> set[str]:
    """The names of the pictures that any page, or anything else in the folder, points to."""
    names = set()
    for path in place.public.rglob("*"):
        if path.is_file() and path.parent.name != "media":
            names |= _names(path.read_bytes())
    return names


def _names(data: bytes) -> set[str]:
    return {match.decode() for match in re.findall(rb"/media/([0-9a-f]{64}-\d+\.\w+)", data)}


def test_a_picture_is_public_while_an_entry_shows_it(place: Place) -> None:
    draw(place.folder / "photo.jpg")
    run = place.start()
    number = run.post('/image photo.jpg "The hall" from the back')
    run.until(lambda: bool(place.day_pages) and bool(place.page().pictures))
    pictures = place.page().pictures
    assert place.page().numbers == [number]
    assert media(place) == pictures == named(place)
    for name in pictures:
        with Image.open(place.public / "media" / name) as image:
            assert image.width <= 1600

    for take_back, give_back in ((f"/react {number} ❌", f"/unreact {number} ❌"), ("!offline", "!online")):
        run.type(take_back)
        run.until(lambda: not media(place))
        assert named(place) == set()
        run.type(give_back)
        run.until(lambda: place.page().numbers == [number])
        assert media(place) == pictures == named(place)

    run.type(f"/delete {number}")
    run.until(lambda: not media(place))
    assert named(place) == set()
    run.end_input()
    run.ends()


def test_a_picture_in_two_entries_stays_while_one_shows(place: Place) -> None:
    draw(place.folder / "photo.jpg")
    run = place.run("/image photo.jpg", "text", "/image photo.jpg again")
    pictures = place.page().pictures
    assert media(place) == pictures
    assert run.numbers == [1, 2, 3]

    place.run("/react 1 ❌")
    assert media(place) == pictures == place.page().pictures
    place.run("/delete 3")
    assert media(place) == set()
    place.run("/unreact 1 ❌")
    assert media(place) == pictures == place.page().pictures


def test_a_picture_that_waits_is_not_public(place: Place) -> None:
    draw(place.folder / "photo.jpg")
    place.configure(liveblog='delay = "1h"')
    place.run("/image photo.jpg")
    assert media(place) == set()
    place.configure()
    place.run("/image photo.jpg", "/react 2 🔒", "words")
    assert media(place) == set()
    assert place.page().numbers == [3]


def test_what_is_no_picture_harms_nothing_else(place: Place) -> None:
    good = draw(place.folder / "good.png").read_bytes()
    (place.folder / "text.png").write_text("this is no picture")
    (place.folder / "cut.png").write_bytes(good[: len(good) // 2])
    (place.folder / "empty.png").write_bytes(b"")
    (place.folder / "folder.png").mkdir()
    run = place.run(
        "before",
        "/image text.png with words",
        "/image cut.png",
        "/image empty.png",
        "/image missing.png",
        "/image folder.png",
        "/image good.png",
        "after",
    )

    assert place.page().numbers == [1, 2, 5, 6]
    assert place.page().words(2) == "with words"
    assert len(media(place)) == len(place.page().pictures) > 0
    said = "\n".join(run.lines)
    for name in ("text.png", "cut.png", "empty.png", "missing.png", "folder.png"):
        assert name in said, name
    assert run.errors == ""


def test_a_picture_that_vanishes_before_it_is_fetched_is_said(place: Place) -> None:
    (place.folder / "photo.png").symlink_to(place.folder / "there.png")
    draw(place.folder / "there.png")
    place.data.mkdir(mode=0o700)
    (place.data / "media").write_text("a file where the folder should be")
    run = place.start()
    assert run.post("/image photo.png with words") == 1
    run.said("photo.png could not be stored.*tried again")
    (place.folder / "there.png").unlink()
    (place.data / "media").unlink()
    run.said("photo.png cannot be read: No such file")
    run.end_input()
    run.ends()
    assert place.page().words(1) == "with words"


def test_pictures_that_are_not_there_by_the_end_are_said_and_fetched_by_the_next_run(place: Place) -> None:
    draw(place.folder / "photo.png")
    place.data.mkdir(mode=0o700)
    (place.data / "media").write_text("a file where the folder should be")
    run = place.run("/image photo.png with words")
    assert "1 picture is not here yet" in run.lines
    assert place.page().pictures == set()

    (place.data / "media").unlink()
    place.run()
    assert place.page().pictures == media(place) != set()


def test_told_to_stop_it_waits_for_no_picture(place: Place) -> None:
    draw(place.folder / "photo.png")
    place.data.mkdir(mode=0o700)
    (place.data / "media").write_text("a file where the folder should be")
    run = place.start()
    run.post("/image photo.png with words")
    run.said("tried again")
    run.end_input()
    run.signal(signal.SIGTERM)
    run.ends()


def test_killed_while_a_picture_is_on_its_way_it_comes_all_the_same(place: Place) -> None:
    draw(place.folder / "photo.jpg")
    dice = random.Random(7)  # noqa: S311 - the same each time
    for number in range(1, 6):
        run = place.start()
        assert run.post(f"/image photo.jpg the {number}th time") == number
        with pytest.raises(subprocess.TimeoutExpired):
            run.process.wait(dice.uniform(0, 0.6))
        run.kill()
    place.run()

    page = place.page()
    assert page.numbers == [1, 2, 3, 4, 5]
    assert all(entry.findall(".//img") for entry in page.entries)
    assert media(place) == page.pictures == named(place)
    assert not list(place.public.rglob(".*"))
    assert not list(place.data.rglob(".*"))
    assert not list((place.data / "received").rglob("received"))


def test_no_page_ever_names_a_picture_that_is_not_there(place: Place) -> None:
    for shade in range(4):
        draw(place.folder / f"{shade}.jpg", 60 * shade, (700, 500))
    faults: list[set[str]] = []
    seen: set[bytes] = set()
    over = Event()

    def watch() -> None:
        while not over.wait(0.001):
            for path in (place.public / "index.html", *place.day_pages):
                html = path.read_bytes() if path.exists() else b""
                lacking = _names(html) - media(place)
                if lacking and path.read_bytes() == html:
                    faults.append(lacking)
                seen.add(html)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        run = place.start()
        for number in range(1, 9):
            run.post(f"/image {number % 4}.jpg")
        for number in range(1, 9):
            run.type(f"/react {number} ❌", "words", f"/unreact {number} ❌")
        for number in range(1, 5):
            run.type(f"/delete {number}")
        run.end_input()
        run.ends()
    finally:
        over.set()
        watcher.join()

    assert faults == []
    assert len(seen) > 5
    assert media(place) == place.page().pictures == named(place) != set()
