"""A PostgreSQL server of our own, in a temporary folder, on a unix socket there: no port, no password."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from urllib.parse import quote

USER = "postgres"
"""Who the server runs as where the tests run as root, which PostgreSQL refuses; Debian's package makes that user."""


class Postgres:
    """A server that can be started, broken and started again; its databases outlive that, as does its address."""

    def __init__(self) -> None:
        self._programs = _programs()
        # Not in pytest's own folder, which other users cannot enter; and a socket's path may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="daypost-postgres-"))
        self._owner = USER if os.geteuid() == 0 else None
        if self._owner:
            shutil.chown(self.folder, self._owner)
        self._data = self.folder / "data"
        self._numbers = count(1)
        # It waits for the end of our pipe, which comes however we end: then server and folder go too.
        ending = f"read _; {self._programs / 'pg_ctl'} stop -s -w -m immediate -D {self._data}; rm -rf {self.folder}"
        self._guard = subprocess.Popen(
            ["sh", "-c", ending], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, user=self._owner, cwd="/"
        )
        self._run("initdb", "-D", self._data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        log = self.folder / "log"
        # Without fsync a commit still survives the end of the server, which is all that can be tested here.
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", log, "-o", options)

    def break_down(self) -> None:
        """End the server as a crash would: no connection is told, nothing is tidied up."""
        self._run("pg_ctl", "stop", "-w", "-D", self._data, "-m", "immediate")

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._guard.communicate()

    def new_database(self) -> str:
        """The URL of a database that has nothing in it."""
        name = f"daypost{next(self._numbers)}"
        self._run("createdb", "-h", self.folder, "-U", USER, name)
        return f"postgresql+psycopg://{USER}@/{name}?host={quote(str(self.folder))}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._programs / program, *arguments]
        # Not captured: the server would inherit the pipe, and its end would be waited for.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._owner, cwd=self.folder)


def missing() -> str:
    """What is missing to start a server; empty if nothing is."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'daypost[postgres]'"
    if not (_programs() / "initdb").exists():
        return "PostgreSQL is not installed: initdb and postgres are neither on the path nor where Debian puts them"
    return ""


def _programs() -> Path:
    """The folder that holds initdb and postgres: of the path, else the newest of Debian's, which are not on it."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    return max(versions, key=lambda folder: int(folder.parent.name), default=Path())
