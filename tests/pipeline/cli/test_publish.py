"""`daypost publish`, alone and beside a run."""

import signal

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def states(lines: list[str]) -> list[str]:
    return [line.split()[-1] for line in lines if line.startswith("site ")]


def test_nothing_was_said(place: Place) -> None:
    done = call(place.folder, "publish")
    assert (done.code, done.said) == (0, "Nothing today yet.\n")
    assert call(place.folder, "publish", "--all").code == 0
    refused = call(place.folder, "publish", "--day", "2026-05-15")
    assert refused.code == 1
    assert "no day 2026-05-15 of pycon" in refused.errors


def test_a_dry_run_shows_and_changes_nothing(place: Place) -> None:
    place.configure(more='every = "1h"\nquiet = "1h"\n')
    run = place.start()
    run.post("Hello")
    run.signal(signal.SIGTERM)
    run.wait()

    done = call(place.folder, "publish", "--dry-run")

    assert done.code == 0
    assert done.lines[0].split() == ["target", "live", "blog", "day", "entries", "there"]
    assert states(done.lines) == ["new"]
    assert not place.day_pages


def test_today_goes_out_whatever_the_pace_is(place: Place) -> None:
    place.configure(more='every = "1h"\nquiet = "1h"\n')
    run = place.start()
    run.post("Hello")
    assert not place.day_pages

    done = call(place.folder, "publish")

    assert done.code == 0, done.errors
    assert done.lines[-1] == "1 published."
    assert place.page().numbers == [1]
    assert run.post("The run goes on") == 2
    again = call(place.folder, "publish")
    assert states(again.lines) == ["changed"]
    assert place.page().numbers == [1, 2]
    run.end_input()
    assert run.wait() == 0
    assert run.errors == ""
    assert states(call(place.folder, "publish", "--all").lines) == ["same"]


def test_a_new_template_reaches_the_days_that_are_there(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n")
    (place.folder / "mine").mkdir()
    day = place.day_pages[0].parent.name
    (place.folder / "mine" / "entry.html").write_text("")
    text = (place.folder / "config.toml").read_text()
    (place.folder / "config.toml").write_text(f'templates = "mine"\n{text}')
    assert states(call(place.folder, "publish", "--day", day, "--dry-run").lines) == ["changed"]
    assert call(place.folder, "publish", "--day", day, "--liveblog", "pycon").code == 0
    assert states(call(place.folder, "publish", "--all").lines) == ["same"]


def test_a_target_that_failed_is_named(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n")
    place.public.rename(place.folder / "elsewhere")
    place.public.write_text("a file where a folder is to be")

    done = call(place.folder, "publish")

    assert done.code == 1
    assert "site: pycon " in done.errors
    assert "is not out: site: cannot write" in done.errors
    assert "Traceback" not in done.errors
