"""The process in which all authors are: `author.mjs`, on matrix-js-sdk. `make servers` installs what it needs."""

import shutil
from pathlib import Path

from tests.servers.matrix_author.author import Author
from tests.servers.matrix_author.orders import Orders
from tests.servers.synapse import Person

PROGRAM = Path(__file__).with_name("author.mjs")
INSTALLED = PROGRAM.with_name("node_modules") / "installed"
"""What the install script leaves when it has come to its end."""


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
    return "" if INSTALLED.exists() else "matrix-js-sdk is not installed: make servers"
