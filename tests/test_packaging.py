"""The wheel and the sdist, each in a fresh environment, run from a folder of its own."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).parent.parent

CONFIG = """
[liveblog.harbor]
title = "Harbor"
timezone = "Europe/Lisbon"
channels = ["console:main"]
targets = ["site"]
[console]
[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:0"
url = "http://127.0.0.1:1"
"""


def call(*command: object, folder: Path, said: str = "", **environment: str) -> str:
    """What a command prints; fails with all that it said if it fails."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DAYPOST"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean | environment,
        input=said,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, TOP, folder=folder)
    return folder


def test_the_wheel_holds_the_packages_and_nothing_beside_them(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"bots", "pipeline"}
    assert {"bots/py.typed", "pipeline/py.typed", "pipeline/templates/day.html", "pipeline/demo/day.jsonl"} <= set(
        names
    )


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_what_was_built_runs_from_any_folder(built: Path, kind: str, tmp_path: Path) -> None:
    """Its dependencies are those of this environment; daypost itself is the one that was built."""
    (package,) = built.glob(kind)
    venv.create(tmp_path / "venv", with_pip=True)
    libraries = sysconfig.get_path("purelib")
    binaries = tmp_path / "venv" / "bin"
    install = (binaries / "python", "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", package)
    call(*install, folder=tmp_path, PYTHONPATH=libraries)
    where = call(binaries / "python", "-c", "import pipeline; print(pipeline.__file__)", folder=tmp_path)
    assert str(tmp_path) in where
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text(CONFIG)
    printed = call(binaries / "daypost", "run", folder=elsewhere, said="From a package.\n", PYTHONPATH=libraries)
    assert "[1]" in printed.splitlines()
    assert "From a package." in (elsewhere / "public" / "index.html").read_text()
