"""`daypost run`, beyond what is typed at it: where it speaks, how it logs, who may run."""

import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from tests.pipeline.cli.calls import DAYPOST, call, environment
from tests.process.driver import Place


def test_it_says_where_the_page_is(place: Place) -> None:
    done = call(place.folder, "run", typed="Hello\n")
    assert done.code == 0
    assert done.errors == ""
    assert done.lines[0] == f"site: http://127.0.0.1:{place.port}"
    (day,) = place.day_pages
    assert f"site: pycon {day.parent.name} is at http://127.0.0.1:{place.port}/pycon/{day.parent.name}/" in done.lines


def test_a_second_run_names_the_first(place: Place) -> None:
    first = place.start()
    first.post("Hello")

    second = call(place.folder, "run", typed="Me too\n")

    assert second.code == 1
    assert f"process {first.process.pid}" in second.errors
    assert "Traceback" not in second.errors
    assert "[" not in second.said
    assert first.post("Still here") == 2


def test_after_a_crash_the_next_run_begins_at_once(place: Place) -> None:
    first = place.start()
    first.post("Hello")
    first.kill()
    assert call(place.folder, "run", typed="Again\n").code == 0
    assert place.page().numbers == [1, 2]


def test_lines_for_a_program(place: Place) -> None:
    place.configure(more='[log]\nformat = "json"')
    done = call(place.folder, "run", typed="Hello\n")
    said = [json.loads(line) for line in done.lines if line.startswith("{")]
    assert done.lines.count("[1]") == 1
    assert len(said) == len(done.lines) - 1
    for line in said:
        assert set(line) == {"time", "level", "message"}
        assert line["level"] == "info"
        assert datetime.fromisoformat(line["time"]).tzinfo
    assert said[0]["message"] == f"site: http://127.0.0.1:{place.port}"


def test_nobody_reads_any_more(place: Place) -> None:
    with subprocess.Popen(
        [DAYPOST, "run"],
        cwd=place.folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b"site: ")
        assert process.stdout.readline().startswith(b"console: ")
        process.stdout.close()
        process.stdin.write(b"Hello\n")
        process.stdin.flush()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1
    assert call(place.folder, "run").code == 0
    assert place.page().numbers == [1]


@pytest.mark.parametrize("level", ["warning", "error"])
def test_a_full_disk_under_its_words_does_not_keep_it_from_its_work(place: Place, level: str) -> None:
    place.configure(more=f'[log]\nlevel = "{level}"')
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [DAYPOST, "run"],
            cwd=place.folder,
            env=environment(),
            input=b"Hello\n",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert (b"warning not printed: No space left on device: site: http" in done.stderr) is (level == "warning")
    assert b"Not all could be printed" in done.stderr


def test_it_can_be_started_without_any_output(place: Place) -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{DAYPOST}' run >&- 2>&-"], cwd=place.folder, env=environment(), input=b"Hello\n", check=False
    )
    assert done.returncode == 0
    assert place.page().numbers == [1]


def test_a_rehearsal_is_opened_by_typing(place: Place) -> None:
    text = (place.folder / "config.toml").read_text()
    (place.folder / "config.toml").write_text(text.replace('start = "now"', 'start = "manual"'))

    rehearsed = call(place.folder, "run", typed="One\n")
    assert rehearsed.code == 0
    assert "1 entry waits: rehearsal" in rehearsed.lines
    assert not place.day_pages

    assert call(place.folder, "run", typed="!start\nTwo\n").code == 0
    assert place.page().numbers == [3]

    assert call(place.folder, "run", typed="!start keep\n").code == 0
    assert place.page().numbers == [1, 3]
