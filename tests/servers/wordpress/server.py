"""A WordPress blog: files and tables of its own, served by PHP's own web server."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import randrange
from time import monotonic, sleep
from typing import Any, Literal

import requests

from tests.servers.wordpress.mariadb import DEADLINE, MariaDB
from tests.servers.wordpress.person import Person

_HERE = Path(__file__).parent
Version = Literal["Debian's", "newer"]
VERSIONS: Mapping[Version, Path] = {
    "Debian's": Path("/usr/share/wordpress"),
    "newer": _HERE / "newer" / "usr" / "share" / "wordpress",
}
"""Where the files of each are."""

WORKERS = 4
_PHP = (
    *("-d", "memory_limit=256M", "-d", "upload_max_filesize=32M", "-d", "post_max_size=40M"),
    *("-d", "display_errors=0", "-d", "log_errors=1", "-d", "sendmail_path=true"),
)


class WordPress:
    """A blog at `url`, that can be stopped and started again. `people` are one of each role, by its name.

    `constants` are what its owner has written into wp-config.php. What PHP says is at `log`.
    """

    def __init__(
        self, version: Version, database: MariaDB, constants: Mapping[str, bool | int | str] | None = None
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="daypost-wordpress-"))
        self.log = self.folder / "log"
        self._database, self._name = database, database.new_database()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._files = self.folder / "blog"
        self._plugin = self._files / "wp-content" / "mu-plugins" / "of-the-owner.php"
        self._numbers = count(1)
        self._lay(VERSIONS[version])
        settings = {
            "url": self.url,
            "database": self._name,
            "socket": str(database.socket),
            "constants": dict(constants or {}),
        }
        self._constants = dict(constants or {})
        self._settings = settings
        self.move(self.url)
        command: list[str | Path] = ["php", *_PHP, _HERE / "setup.php", self._files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            made = json.loads(done.stdout.rpartition("\n")[2])
        except ValueError:
            raise RuntimeError(
                f"WordPress does not set itself up: {done.stdout[-2000:]} {done.stderr[-2000:]}"
            ) from None
        self.version: str = made["version"]
        self.people = {role: Person(self.url, one["name"], one["password"]) for role, one in made["people"].items()}
        self._fresh = database.dump(self._name)

    def start(self) -> None:
        """Start it, if it does not run, and wait until it answers."""
        if self._process is not None:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["php", *_PHP, "-S", f"127.0.0.1:{self._port}", "-t", self._files, _HERE / "router.php"],
                env={**os.environ, "PHP_CLI_SERVER_WORKERS": str(WORKERS)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        # Somebody waits for the end of our pipe, which comes however we end: then server and folder go too.
        ending = f"read _ || {{ kill -9 -{self._process.pid}; rm -rf {self.folder}; }}"
        self._guard = subprocess.Popen(
            ["sh", "-c", ending], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/"
        )
        deadline = monotonic() + DEADLINE
        while not self._answers():
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"WordPress does not start:\n{self.log.read_text()[-3000:]}")
            sleep(0.02)

    def stop(self) -> None:
        """End it, with those of its processes that answer."""
        if self._process is None:
            return
        os.killpg(self._process.pid, 15)
        self._process.wait(DEADLINE)
        self._guard.communicate(b"ended\n")
        self._process = None

    def close(self) -> None:
        """End it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder)

    def move(self, url: str) -> None:
        """Have it believe that it is asked there, as behind a proxy."""
        new = self.folder / "settings.new"
        new.write_text(json.dumps({**self._settings, "url": url}))
        new.rename(self.folder / "settings.json")

    def reset(self) -> None:
        """Have it be as it was when it was made, and nothing the matter with it."""
        self._settings["constants"] = self._constants
        self.move(self.url)
        self._database.run(self._name, self._fresh)
        shutil.rmtree(self._files / "wp-content" / "uploads", ignore_errors=True)
        for name in ("happened", "trouble.json"):
            (self.folder / name).unlink(missing_ok=True)
        self.install("")

    def trouble(self, *, closed: bool = False, refused: str = "", no_authorization: bool = False) -> None:
        """From now on it is `closed` for maintenance, or has a firewall that takes nothing with a `refused` text in it.

        Or its web server takes the header Authorization away, as that of many hosts does.
        """
        wrong = {"closed": closed, "refused": refused, "no_authorization": no_authorization}
        new = self.folder / "trouble.new"
        new.write_text(json.dumps(wrong))
        new.rename(self.folder / "trouble.json")

    def install(self, php: str) -> None:
        """Have it run some PHP with each request, as a plug-in does; it has one such plug-in at most."""
        self._plugin.unlink(missing_ok=True)
        if php:
            # PHP looks only every other second whether a file that it knows is another one.
            self._plugin = self._plugin.with_name(f"of-the-owner-{next(self._numbers)}.php")
            self._plugin.write_text(f"<?php\n{php}")

    def happened(self, what: Literal["request", "status", "mail"]) -> list[dict[str, Any]]:
        """What has happened since `reset`: a request that changes something, another status of a post, a mail."""
        path = self.folder / "happened"
        lines = path.read_text().splitlines() if path.exists() else []
        return [one for one in map(json.loads, lines) if one.pop("what") == what]

    def age(self, post: int | str) -> None:
        """Have a post be saved an hour ago: times there have whole seconds."""
        earlier = ", ".join(f"{name} = {name} - INTERVAL 1 HOUR" for name in ("post_modified", "post_modified_gmt"))
        self._database.run(self._name, f"UPDATE wp_posts SET {earlier} WHERE ID = {int(post)}")  # noqa: S608

    def keep_revisions(self, number: int) -> None:
        """Have it keep so many states of a post, none, or with -1 all, as its owner has it in wp-config.php."""
        self._settings["constants"] = {**self._constants, "WP_POST_REVISIONS": number}
        self.move(self.url)

    def set_option(self, name: str, value: str) -> None:
        """Have a setting of the blog be another, as on its settings pages; that of addresses takes effect at once."""
        as_hex = value.encode().hex()
        change = f"UPDATE wp_options SET option_value = UNHEX('{as_hex}') WHERE option_name = '{name}'"  # noqa: S608
        self._database.run(self._name, change)
        self._database.run(self._name, "DELETE FROM wp_options WHERE option_name = 'rewrite_rules'")

    def _lay(self, source: Path) -> None:
        """A copy of the files, with what Debian links to from elsewhere."""
        ignored = shutil.ignore_patterns("uploads", "wp-config.php", "languages")
        shutil.copytree(source, self._files, ignore=ignored, ignore_dangling_symlinks=True, copy_function=shutil.copy)
        shutil.copy(_HERE / "wp-config.php", self._files)
        plugins = self._files / "wp-content" / "mu-plugins"
        plugins.mkdir(exist_ok=True)
        shutil.copy(_HERE / "witness.php", plugins)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/index.php?rest_route=/", timeout=DEADLINE).ok
        except requests.ConnectionError:
            return False


def missing() -> str:
    """What is missing to start a server; empty if nothing is."""
    programs = [one for one in ("php", "mariadbd", "mariadb-install-db") if shutil.which(one) is None]
    if programs:
        return f"WordPress cannot be started without {' and '.join(programs)}: make servers, as root where apt is"
    gone = [version for version, folder in VERSIONS.items() if not (folder / "wp-load.php").exists()]
    return f"WordPress is not installed ({' and '.join(gone)}): make servers, as root where apt is" if gone else ""


def _free_port() -> int:
    """A port that is ours until we end, also while the server is stopped: connections get theirs from higher ones."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            port = randrange(20_000, 32_000)  # noqa: S311 - no secret
            probe.bind(("127.0.0.1", port))
            return port
