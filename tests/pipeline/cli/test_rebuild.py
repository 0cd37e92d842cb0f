"""`daypost rebuild`."""

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def test_what_is_in_order_stays(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n/react 1 📌\n")
    before = call(place.folder, "export").said, place.day_pages[0].read_bytes()

    done = call(place.folder, "rebuild")

    assert (done.code, done.errors) == (0, "")
    assert done.lines[0] == "5 events looked at, 0 written anew."
    assert "The log holds 5 events; the last 5 are still to be looked at." in call(place.folder, "status").lines
    assert call(place.folder, "run").code == 0
    assert (call(place.folder, "export").said, place.day_pages[0].read_bytes()) == before
    assert "everything is settled" in call(place.folder, "status").said


def test_not_beside_a_run(place: Place) -> None:
    run = place.start()
    run.post("Hello")
    for words in ([], ["--days"], ["--translate"]):
        done = call(place.folder, "rebuild", *words)
        assert (done.code, done.said) == (1, "")
        assert f"process {run.process.pid}. End it first" in done.errors


def test_nothing_is_older_than_this_version(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n")
    done = call(place.folder, "rebuild", "--translate")
    assert done.code == 0
    assert "No event is older than the translators of this daypost (console/1, slack/1, matrix/1)." in done.lines


def test_days_are_cut_anew_after_a_table_and_a_yes(place: Place) -> None:
    call(place.folder, "run", typed="Hello\n")
    assert "All days lie as the configuration says" in call(place.folder, "rebuild", "--days").said
    (before,) = place.day_pages
    place.configure(liveblog='day_starts_at = "23:00"')

    for answer in ("", "n\n"):
        refused = call(place.folder, "rebuild", "--days", typed=answer)
        assert refused.code == 1
        assert refused.lines[1].split()[::3] == ["pycon", "1"] or "2" in refused.lines[1]
        assert "Nothing was changed" in refused.errors
        assert before.parent.name in call(place.folder, "publish", "--all", "--dry-run").said

    assert call(place.folder, "rebuild", "--days", typed="y\n").code == 0
    assert call(place.folder, "run").code == 0
    old, new = place.day_pages
    assert new == before
    assert "Hello" in old.read_text()
    assert "Hello" not in new.read_text()
    assert "All days lie as the configuration says" in call(place.folder, "rebuild", "--days", "--yes").said
