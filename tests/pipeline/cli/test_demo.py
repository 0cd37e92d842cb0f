"""`daypost demo`: the sample day, then whoever types."""

import signal
import socket
import subprocess
from pathlib import Path

from pipeline.demo import HOST, PORT
from tests.pipeline.cli.calls import DAYPOST, call, environment
from tests.process.page import Page


def page(folder: Path) -> Page:
    (path,) = (folder / "public" / "barnacle").glob("*/index.html")
    return Page(path.read_bytes())


def test_it_plays_and_goes_on_with_what_is_typed(tmp_path: Path) -> None:
    done = call(tmp_path, "demo", "--pace", 0, typed="Hello\n/as teo And hello\n/reply 37 from a pipe\n")

    assert done.code == 0, done.errors
    assert done.errors == ""
    assert done.lines[1].startswith("Open http://127.0.0.1:")
    assert [line for line in done.lines if line.startswith("[")] == ["[37]", "[38]", "[39]"]
    played = page(tmp_path / "demo")
    assert played.words(37) == "Hello from a pipe"
    assert played.words(38) == "And hello"
    assert "Soup on the quay" in played.text
    assert len(list((tmp_path / "demo" / "public" / "media").iterdir())) >= 3


def test_each_line_is_shown_as_if_it_were_typed(tmp_path: Path) -> None:
    done = call(tmp_path, "demo", "--pace", 0)
    assert "  1 > # The doors of the old fish hall are open …" in done.lines
    assert "    > /react 16 ❌" in done.lines
    assert any(line.startswith(" 18 > /image chart.png ") for line in done.lines)
    assert any(line.startswith("    > /as teo /edit 21 ") for line in done.lines)
    assert all(len(line) <= 120 for line in done.lines)


def test_a_second_demo_begins_afresh(tmp_path: Path) -> None:
    call(tmp_path, "demo", "--pace", 0, typed="Only once\n")
    done = call(tmp_path, "demo", "--pace", 0, typed="Anew\n")
    assert done.code == 0
    assert "[37]" in done.lines
    assert "Only once" not in page(tmp_path / "demo").text


def test_the_folder_is_chosen(tmp_path: Path) -> None:
    assert call(tmp_path, "demo", "--pace", 0, "--folder", "one").code == 0
    assert call(tmp_path, "demo", "--pace", 0, "--config", "two/config.toml").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_folder_with_files_of_ones_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("three years")
    done = call(tmp_path, "demo", "--pace", 0)
    assert done.code == 1
    assert "holds files that no demo made" in done.errors


def test_another_port_is_taken_where_the_usual_one_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, PORT))
            listener.listen()
        except OSError:
            pass  # somebody else's program has it already
        done = call(tmp_path, "demo", "--pace", 0)
    assert done.code == 0, done.errors
    assert f":{PORT} " not in done.lines[1]


def test_what_the_environment_says_of_another_configuration_is_no_matter(tmp_path: Path) -> None:
    assert call(tmp_path, "demo", "--pace", 0, DAYPOST_LOG__LEVEL="loud").code == 0


def test_it_ends_well_whenever_it_is_interrupted(tmp_path: Path) -> None:
    for number, until in ((signal.SIGINT, b"A sample day"), (signal.SIGTERM, b"  1 > "), (signal.SIGINT, b" 10 > ")):
        process = subprocess.Popen(
            [DAYPOST, "demo", "--pace", "0.05"],
            cwd=tmp_path,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout
        while (line := process.stdout.readline()) and not line.startswith(until):
            pass
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
