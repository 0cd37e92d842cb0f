"""`daypost export` and `daypost import`, through files and pipes, alone and beside a run."""

import json
import stat
from pathlib import Path

from PIL import Image

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def other(place: Place) -> Place:
    """A second place, empty, with the same configuration but for its port."""
    (place.folder / "other").mkdir()
    return Place(place.folder / "other")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def filled(place: Place) -> None:
    Image.linear_gradient("L").resize((900, 600)).save(place.folder / "photo.jpg")
    typed = "# The doors\n/image photo.jpg A photo\n/react 1 📌\nTaken back\n/delete 3\n/edit 1 # The doors, edited\n"
    done = call(place.folder, "run", typed=typed)
    assert done.code == 0, done.errors


def test_everything_comes_back_and_makes_the_same_pages(place: Place) -> None:
    filled(place)
    exported = call(place.folder, "export", "--output", "backup/log.jsonl", "--media", "backup/media")
    assert (exported.code, exported.said, exported.errors) == (0, "", "")
    log = place.folder / "backup" / "log.jsonl"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert call(place.folder, "export").said == log.read_text()
    new = other(place)
    text = (new.folder / "config.toml").read_text().replace(str(new.port), str(place.port))
    (new.folder / "config.toml").write_text(text)

    taken = call(new.folder, "import", log)

    assert (taken.code, taken.errors) == (0, "")
    number = len(log.read_text().splitlines()) - 1
    assert taken.said == f"{number} events taken in.\n"
    assert call(new.folder, "export").said == log.read_text()
    assert files(new.data / "media") == files(place.data / "media") == files(place.folder / "backup" / "media")
    assert call(new.folder, "publish", "--all").code == 0
    assert files(new.public) == files(place.public)

    again = call(new.folder, "import", log)
    assert (again.code, again.said) == (0, f"0 events taken in, {number} were there already.\n")
    assert call(new.folder, "export").said == log.read_text()
    goes_on = call(new.folder, "run", typed="More\n")
    assert "[4]" in goes_on.lines, "numbers go on from the log"


def test_one_bad_line_and_nothing_is_taken_in(place: Place) -> None:
    filled(place)
    lines = call(place.folder, "export").lines
    new = other(place)
    (new.folder / "log.jsonl").write_text("\n".join([*lines[:4], lines[4][:-9], *lines[5:]]))

    done = call(new.folder, "import", "log.jsonl")

    assert done.code == 1
    assert done.errors.startswith("log.jsonl, line 5: is not JSON")
    assert len(call(new.folder, "export").lines) == 1


def test_pictures_that_are_lacking_are_said_and_can_follow(place: Place) -> None:
    filled(place)
    call(place.folder, "export", "--output", "log.jsonl", "--media", "pictures")
    new = other(place)

    first = call(new.folder, "import", "../log.jsonl")
    assert first.code == 1
    assert "2 files of pictures are neither in" in first.errors
    assert "0 were" not in first.said

    second = call(new.folder, "import", "../log.jsonl", "--media", "../pictures")
    assert (second.code, second.errors) == (0, "")
    assert files(new.data / "media") == files(place.data / "media")


def test_a_damaged_picture_and_nothing_is_taken_in(place: Place) -> None:
    filled(place)
    call(place.folder, "export", "--output", "log.jsonl", "--media", "media")
    for path in (place.folder / "media").iterdir():
        if "-" not in path.name:
            path.write_bytes(path.read_bytes()[:-1])
    new = other(place)
    done = call(new.folder, "import", "../log.jsonl")
    assert done.code == 1
    assert "is damaged" in done.errors
    assert len(call(new.folder, "export").lines) == 1
    assert not (new.data / "media").exists()


def test_pictures_that_the_export_cannot_find_are_said(place: Place) -> None:
    filled(place)
    for path in (place.data / "media").iterdir():
        path.unlink()
    done = call(place.folder, "export", "--output", "log.jsonl", "--media", "media")
    assert done.code == 1
    assert "so the export has not all of them" in done.errors
    assert (place.folder / "log.jsonl").exists()


def test_a_run_that_is_up_shows_what_was_imported(place: Place) -> None:
    filled(place)
    lines = call(place.folder, "export").lines
    run = place.start()
    run.post("Before")
    (late,) = [json.loads(line) for line in lines if '"key":"posted:1"' in line]
    late |= {"key": "posted:77", "message": "77", "body": {"format": "markdown", "source": "From elsewhere"}}
    (place.folder / "log.jsonl").write_text(f"{lines[0]}\n{json.dumps(late)}\n")

    done = call(place.folder, "import", "log.jsonl")

    assert done.code == 0, done.errors
    assert f"process {run.process.pid}) shows them" in done.said
    run.until(lambda: "From elsewhere" in place.page().text)
    assert run.post("After") == 78, "numbers go on after those that were imported"
    run.type("/reply 77 And more")
    run.until(lambda: "And more" in place.page().text)


def test_an_unknown_live_blog_is_kept_and_said(place: Place) -> None:
    filled(place)
    text = call(place.folder, "export").said.replace('"liveblog":"pycon"', '"liveblog":"zoo"')
    new = other(place)
    (new.folder / "log.jsonl").write_text(text)
    done = call(new.folder, "import", "log.jsonl", "--media", place.data / "media")
    assert done.code == 0
    assert "of the live blog 'zoo', which config.toml does not have" in done.errors
    assert call(new.folder, "export").said == text


def test_what_was_recorded_elsewhere_comes_in_as_drafts_and_out_by_publish_day(place: Place) -> None:
    """RULES 1.8: with its own times, after the table; what it commanded long ago it commands no more."""
    lines = ['{"daypost":1,"kind":"header"}']
    for number, (by, text) in enumerate([("me", "Doors"), ("me", "!pause"), ("trudy", "Hello"), ("me", "Coffee")], 1):
        event = {
            "v": 1,
            "kind": "posted",
            "source": "console",
            "channel": "main",
            "by": by,
            "order": f"{number}",
            "key": f"posted:{number}",
            "message": f"{number}",
            "time": f"2024-05-15T15:0{number}:12Z",  # on that day whichever zone has noon now
            "body": {"format": "markdown", "source": text},
            "hash": f"{number}",
        }
        lines.append(json.dumps(event))
    (place.folder / "old.jsonl").write_text("\n".join(lines))
    assert call(place.folder, "run").code == 0  # the live blog is started
    done = call(place.folder, "import", "old.jsonl")
    assert done.code == 0
    assert done.said.startswith("2 events taken in, 2 left out: known already, commands, or by nobody who is listed.")
    assert "daypost publish --day DATE" in done.said

    assert call(place.folder, "publish", "--all", "--yes").code == 0
    assert place.day_pages == []
    tried = call(place.folder, "publish", "--day", "2024-05-15", "--dry-run")
    assert "2 imported, which wait as drafts, would be public too." in tried.said
    assert place.day_pages == []
    done = call(place.folder, "publish", "--day", "2024-05-15")
    assert "2 imported, which wait as drafts, will be public too." in done.said
    page = place.page()
    assert page.numbers == [1, 4]
    assert [page.words(number) for number in page.numbers] == ["Doors", "Coffee"]
    assert call(place.folder, "import", "old.jsonl").said.startswith("0 events taken in")


def test_where_nothing_can_be_written_is_said(place: Place) -> None:
    (place.folder / "full").write_text("a file where a folder is to be")
    done = call(place.folder, "export", "--output", "full/log.jsonl")
    assert (done.code, done.errors) == (1, "full/log.jsonl cannot be written: File exists\n")
