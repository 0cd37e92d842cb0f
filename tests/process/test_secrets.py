"""Nothing that daypost prints, logs, keeps or publishes holds a secret of its configuration, whatever goes wrong."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from pipeline import app
from pipeline.config import load
from pipeline.errors import DaypostError
from tests.pipeline.test_config_faults import CANARY, FILE, SECRET_KEYS
from tests.process.driver import DAYPOST, DEADLINE, Place

SIGNS = (CANARY, "ca9a27")
"""What every secret of the configuration has in it; that there is none without is tested where it comes from."""

HERE = {
    "liveblog.pycon.channels": '["console:main"]',
    "liveblog.pycon.targets": '["site"]',
    "liveblog.pycon.start": '"now"',
    "console": "{}",
    "log.level": '"debug"',
}


def write(folder: Path, changes: dict[str, str], *, without: tuple[str, ...] = ()) -> None:
    file = {key: value for key, value in (FILE | HERE | changes).items() if key not in without}
    (folder / "config.toml").write_text("".join(f"{key} = {value}\n" for key, value in file.items()), "utf-8")


def told(folder: Path, *command: str, typed: str = "", **environ: str) -> str:
    """All that a command says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DAYPOST_")}
    done = subprocess.run(
        [DAYPOST, *command],
        cwd=folder,
        input=typed,
        env=clean | environ,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )
    return f"$ {' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"


def assert_untold(*texts: str | bytes) -> None:
    for text in texts:
        told = text if isinstance(text, bytes) else text.encode()
        assert not [sign for sign in SIGNS if sign.encode() in told], told[-2000:]


def environment() -> dict[str, str]:
    """Every secret as a variable; the database's is a place of its own in these tests."""
    secrets = [key for key in SECRET_KEYS if key != "database"]
    return {f"DAYPOST_{key.replace('.', '__').upper()}": FILE[key].strip('"') for key in secrets}


@pytest.mark.parametrize("by_environment", [False, True])
def test_a_day_with_everything_that_can_be_asked_tells_no_secret(place: Place, by_environment: bool) -> None:
    folder = place.folder
    changes = {"target.site.listen": f'"127.0.0.1:{place.port}"'}
    without = ("database", *(SECRET_KEYS if by_environment else ()))
    write(folder, changes, without=without)
    variables = environment() if by_environment else {}
    (folder / "no.png").write_text("no picture")
    typed = (
        "Doors\n!status\n!preview\n!start\n!help\n!keep ours\n/image no.png\n/as eve x\n/edit 99 x\n\\\n/react 1 ❌\n"
    )
    everything = (
        *(["check"], ["status"], ["status", "--json"], ["export"], ["publish", "--all", "--dry-run"], ["pause"]),
        *(["resume"], ["rebuild"], ["init"], ["init", "wordpress"], ["purge", "e-0000000000"], ["import", "no.png"]),
    )
    said = [told(folder, "run", typed=typed, **variables)]
    assert ": 0\n" in said[0]
    commands = everything[:3] if by_environment else everything
    said += [told(folder, *command, **variables) for command in commands]
    assert "Traceback" not in "".join(said)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert any(path.suffix == ".html" for path in kept)
    assert any(path.suffix == ".sqlite3" for path in kept)
    assert_untold(*said, *(path.read_bytes() for path in kept))


@pytest.mark.parametrize(
    "changes",
    [
        {"liveblog.pycon.channels": '["console:main", "slack:C1"]'},
        {"liveblog.pycon.channels": '["console:main", "matrix:!room:example.org"]'},
        {"liveblog.pycon.targets": '["site", "blog"]'},
        {"liveblog.pycon.targets": '["notes", "ghost"]'},
        {"data": '"config.toml"'},
        {"target.site.folder": '"config.toml/public"'},
        {"target.site.listen": '"192.0.2.1:80"'},
    ],
)
def test_what_goes_wrong_is_said_without_a_secret(tmp_path: Path, changes: dict[str, str]) -> None:
    write(tmp_path, changes, without=("database",))
    said = told(tmp_path, "check")
    assert "check: 1\n" in said
    assert "Traceback" not in said
    assert_untold(said)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://me:{CANARY}@127.0.0.1:1/daypost",
        f"postgresql+psycopg://me:{CANARY}@127.0.0.1:port/daypost",
        f"postgresql+psycopg://me:p@{CANARY}@127.0.0.1/daypost",
        f"postgresql+psycopg://me:p@{CANARY}/daypost@127.0.0.1/daypost",
        f"postgresql+psycopg://me:p?@{CANARY}@127.0.0.1:1/daypost",
        f"postgresql+psycopg://127.0.0.1:1/daypost?user=me&password={CANARY}",
        f"postgresql+psycopg://me:%zz{CANARY}@127.0.0.1:1/daypost",
        f"postgresql+psycopg://me:{CANARY}@/daypost?host=/nowhere",
        f"postgresql://me:{CANARY}@127.0.0.1/daypost",
        f"me:{CANARY}@127.0.0.1/daypost",
    ],
)
@pytest.mark.parametrize("by_environment", [False, True])
def test_a_database_that_is_not_there_is_said_without_its_login(tmp_path: Path, url: str, by_environment: bool) -> None:
    pytest.importorskip("psycopg")
    write(tmp_path, {"database": f'"{url}"'}, without=("database",) if by_environment else ())
    with pytest.raises(DaypostError, match=r"database|DATABASE") as caught:
        app.open_database(load(tmp_path / "config.toml", {"DAYPOST_DATABASE": url} if by_environment else {}))
    assert_untold("".join(traceback.format_exception(caught.value)))


def test_a_fault_of_our_own_is_told_without_a_secret(place: Place) -> None:
    """The code that breaks down has the whole configuration at hand."""
    write(place.folder, {"target.site.listen": f'"127.0.0.1:{place.port}"'}, without=("database",))
    (place.folder / "sitecustomize.py").write_text(
        "import pipeline.app\n"
        "def broken(config, *_):\n"
        "    return config.slack.bot_token + config.target\n"
        "pipeline.app.make_targets = broken\n"
    )
    said = told(place.folder, "run", typed="Doors\n", PYTHONPATH=str(place.folder), PYTHONASYNCIODEBUG="1")
    assert "Traceback" in said
    assert "This is a bug in daypost" in said
    assert_untold(said)


def test_logs_of_libraries_are_not_let_through(tmp_path: Path) -> None:
    """Each may put what it is given into its log."""
    code = (
        "import logging\n"
        "from pipeline.cli import logs\n"
        "from pipeline.config import Log\n"
        "logs.set_up(Log(level='debug'))\n"
        "for name in ('urllib3.connectionpool', 'requests', 'sqlalchemy.engine', 'psycopg', 'asyncio', 'aiohttp'):\n"
        f"    logging.getLogger(name).info('{CANARY}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert_untold(done.stdout + done.stderr)
