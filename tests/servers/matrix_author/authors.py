"""The process in which all authors are: `author.mjs`, on matrix-js-sdk. `make servers` installs what it needs."""

import shutil
from pathlib import Path

from tests.servers.matrix_author.author import Author
from tests.servers.matrix_author.orders import Orders
from tests.servers.synapse import Person

PROGRAM = Path(__file__).with_name("author.mjs")
LOCK = PROGRAM.with_name("package-lock.json")
INSTALLED = PROGRAM.with_name("node_modules") / "installed"
"""The lock file of what is installed, which the install script leaves when it has come to its end."""


class Authors:
    """A process with as many clients in it as people are logged in."""

    def __init__(self) -> None:
        self._orders = Orders(["node", PROGRAM])

    def log_in(self, person: Person, *, encrypted: bool = False) -> Author:
        """An author, who writes with the token of this person; an `encrypted` one also in rooms that are encrypted."""
        author = Author(self._orders, person.user_id)
        about = {"user_id": person.user_id, "device_id": person.device_id, "access_token": person.access_token}
        self._orders.give(deed="log_in", url=person.homeserver, encrypted=encrypted, **about)
        return author

    def close(self) -> None:
        """Log nobody out, but end the process."""
        self._orders.close()


def missing() -> str:
    """What is missing to have authors; empty if nothing is."""
    if shutil.which("node") is None:
        return "Node is not installed: make servers, or from nodejs.org"
    if not INSTALLED.exists() or INSTALLED.read_bytes() != LOCK.read_bytes():
        return f"matrix-js-sdk is not installed as {LOCK.parent.name}/{LOCK.name} says: make servers"
    return ""
