"""`daypost status`."""

import json

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def test_a_place_that_never_ran_stays_as_it_is(place: Place) -> None:
    done = call(place.folder, "status")
    assert done.code == 0
    assert "rehearsal" in done.said
    assert "No run is up." in done.lines
    assert sorted(path.name for path in place.folder.iterdir()) == ["config.toml"]


def test_it_says_what_is_there(place: Place) -> None:
    call(place.folder, "run", typed="One\nTwo\n/react 2 🔒\n")
    done = call(place.folder, "status")
    assert done.errors == ""
    assert "1 held, 1 public" in done.said
    day = place.day_pages[0].parent.name
    assert f"pycon today, at site: http://127.0.0.1:{place.port}/pycon/{day}/" in done.lines
    assert done.lines[-1] == "The log holds 6 events; everything is settled."


def test_for_a_program(place: Place) -> None:
    run = place.start()
    run.post("Hello")
    run.until(lambda: bool(place.day_pages))
    status = json.loads(call(place.folder, "status", "--json").said)

    assert status.keys() == {"liveblogs", "targets", "sources", "run", "locks", "position", "settled"}
    pycon, site = status["liveblogs"]["pycon"], status["targets"]["site"]
    assert pycon.keys() == {"title", "stage", "date", "number", "starts", "ends", "entries", "last_message", "urls"}
    assert site.keys() == {"kind", "day_posts", "last", "waiting"}
    assert pycon["entries"] == {"public": 1}
    assert pycon["last_message"].keys() == {"time", "person"}
    assert pycon["last_message"]["person"] == "console:me"
    assert pycon["starts"].endswith("Z")
    assert status["sources"] == {"console": "listens to what is typed"}
    assert status["run"].endswith(f"process {run.process.pid}")
    assert status["locks"]["source console"] == status["run"]
    assert status["position"] >= 3


def test_a_target_that_failed_is_told_with_its_next_try(place: Place) -> None:
    place.public.write_text("a file where a folder is to be")
    call(place.folder, "run", typed="Hello\n")
    (waiting,) = json.loads(call(place.folder, "status", "--json").said)["targets"]["site"]["waiting"]
    assert waiting["error"].startswith("site: cannot write")
    assert waiting["retry_at"].endswith("Z")
    assert "(next try 2" in call(place.folder, "status").said
