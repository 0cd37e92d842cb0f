"""A MariaDB server of our own, in a temporary folder, on a unix socket there: no port, no password."""

import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from time import monotonic, sleep

DEADLINE = 120.0
"""Seconds that a start may take: only what will never come takes so long."""


class MariaDB:
    """A server that runs from when it is made until `close`, or until the process that made it ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="daypost-mariadb-"))
        self.socket = self.folder / "socket"
        self._numbers = count(1)
        temporary = self.folder / "temporary"  # in a folder that servers share they take each other's tables for theirs
        temporary.mkdir()
        own = ("--no-defaults", "--user=root", f"--datadir={self.folder / 'data'}", f"--tmpdir={temporary}")
        install = ["mariadb-install-db", *own, "--auth-root-authentication-method=normal", "--skip-test-db"]
        # What is lost when a machine loses its power is lost with the tests as well.
        quick = ("--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M")
        with (self.folder / "log").open("ab") as log:
            subprocess.run(install, check=True, stdout=log, stderr=log)
            self._process = subprocess.Popen(
                ["mariadbd", *own, f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}", *quick],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ending = f"read _ || {{ kill -9 {self._process.pid}; rm -rf {self.folder}; }}"
        self._guard = subprocess.Popen(["sh", "-c", ending], stdin=subprocess.PIPE, start_new_session=True, cwd="/")
        deadline = monotonic() + DEADLINE
        while subprocess.run(self._client("-e", "SELECT 1"), capture_output=True, check=False).returncode:
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"MariaDB does not start: {(self.folder / 'log').read_text()[-3000:]}")
            sleep(0.02)

    def close(self) -> None:
        """End it and remove its folder."""
        self._process.terminate()
        self._process.wait(DEADLINE)
        self._guard.communicate(b"ended\n")
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """The name of a database that has nothing in it."""
        name = f"blog{next(self._numbers)}"
        self.run("", f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return name

    def run(self, database: str, statements: str) -> str:
        """What SQL statements print."""
        command = self._client("--batch", "--skip-column-names", *([database] if database else []))
        done = subprocess.run(command, input=statements, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"MariaDB refuses that: {done.stderr}")
        return done.stdout

    def dump(self, database: str) -> str:
        """The statements that make a database anew as it is."""
        command = ["mariadb-dump", "--no-defaults", "-uroot", f"--socket={self.socket}", database]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def _client(self, *arguments: str) -> list[str]:
        return ["mariadb", "--no-defaults", "-uroot", f"--socket={self.socket}", *arguments]
