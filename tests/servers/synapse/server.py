"""Synapse, the homeserver of Matrix that most people run: the real one, in a process and a temporary folder of its own.

`make servers` installs it beside this file, with what it needs, apart from what daypost needs.
"""

import base64
import hashlib
import hmac
import json
import random
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import requests

from tests.servers.synapse import settings
from tests.servers.synapse.api import Api, part
from tests.servers.synapse.person import Person

PYTHON = Path(__file__).with_name(".venv") / "bin" / "python"
LOCK = Path(__file__).with_name("requirements.txt")
INSTALLED = PYTHON.parents[1] / "installed"
"""The lock file of what is installed, which the install script leaves when it has come to its end."""
DEADLINE = 120.0
"""Seconds that a start or an end may take: only what will never come takes so long."""


class Synapse:
    """A homeserver at `url`, that can be stopped, broken and started again: its data and address outlive that.

    `changes` are settings that it has in place of ours, such as `{"max_upload_size": "1M"}`. All that it writes is in
    `folder`, its log at `log`; both go with `close`, or when the process that made it ends, however that ends.
    """

    def __init__(self, changes: Mapping[str, Any] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="daypost-synapse-"))
        self.log = self.folder / "homeserver.log"
        self._secret = secrets.token_hex()
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._api = Api(self.url)
        # JSON is YAML too.
        homeserver = settings.homeserver(self.folder, port, self._secret) | dict(changes or {})
        (self.folder / "homeserver.yaml").write_text(json.dumps(homeserver))
        (self.folder / "log.yaml").write_text(json.dumps(settings.log(self.log)))
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_key {key}\n")

    def start(self) -> None:
        """Start it, if it does not run, and wait until it answers."""
        if self._process is not None:
            return
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", self.folder / "homeserver.yaml"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env={},
                start_new_session=True,  # Ctrl-C is for whoever runs the tests: that ends it in good order
            )
        self._watch(self._process.pid)
        deadline = monotonic() + DEADLINE
        while not self._answers():
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"Synapse does not start; its last words:\n{self._last_words()}")
            sleep(0.02)

    def stop(self) -> None:
        """End it in good order."""
        self._end("terminate")

    def break_down(self) -> None:
        """End it as a crash would."""
        self._end("kill")

    def restart(self) -> None:
        """End it in good order and start it again."""
        self.stop()
        self.start()

    def close(self) -> None:
        """End it and remove its folder."""
        self.stop()
        self._api.close()
        shutil.rmtree(self.folder)

    def person(self, name: str) -> Person:
        """A new person of that display name; what others have of that name does not matter."""
        return self._register(name)

    def exempt(self, *people: Person) -> None:
        """Let these people send as much as they like, whatever limits there are."""
        administrator = self._register("administrator", admin=True)
        for one in people:
            path = f"/users/{part(one.user_id)}/override_ratelimit"
            administrator.ask("POST", path, {"messages_per_second": 0, "burst_count": 0}, under="/_synapse/admin/v1")

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, which depends on what is asked here."""
        deadline = monotonic() + DEADLINE
        while not holds():
            assert monotonic() < deadline, "what was waited for did not come"
            sleep(0.02)

    def _register(self, name: str, *, admin: bool = False) -> Person:
        path = "/_synapse/admin/v1/register"
        user = f"{name}{next(self._numbers)}"
        password = secrets.token_hex()
        nonce = self._api.ask("GET", path)["nonce"]
        signed = "\0".join((nonce, user, password, "admin" if admin else "notadmin")).encode()
        body = {
            "nonce": nonce,
            "username": user,
            "displayname": name,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self._secret.encode(), signed, hashlib.sha1).hexdigest(),
        }
        return Person(self._api, password, self._api.ask("POST", path, body))

    def _end(self, how: str) -> None:
        if self._process is None or self._guard is None:
            return
        getattr(self._process, how)()
        self._process.wait(DEADLINE)
        self._guard.communicate(b"ended\n")
        self._process = self._guard = None

    def _watch(self, process: int) -> None:
        """Have somebody wait for the end of our pipe, which comes however we end: then server and folder go too."""
        ending = f"read _ || {{ kill -9 {process}; rm -rf {self.folder}; }}"
        self._guard = subprocess.Popen(
            ["sh", "-c", ending], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/"
        )

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/_matrix/client/versions", timeout=DEADLINE).ok
        except requests.ConnectionError:
            return False

    def _last_words(self) -> str:
        written = [path.read_text()[-3000:] for path in (self.folder / "output", self.log) if path.exists()]
        return "\n".join(written)


def missing() -> str:
    """What is missing to start a server; empty if nothing is."""
    if not INSTALLED.exists() or INSTALLED.read_bytes() != LOCK.read_bytes():
        return f"Synapse is not installed as {LOCK.parent.name}/{LOCK.name} says: make servers"
    return ""


def _free_port() -> int:
    """A port that nobody listens on, and that nobody is given who asks for any: it has to be free after a stop too."""
    for port in random.sample(range(20_000, 30_000), 1000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no port between 20000 and 30000 is free")
