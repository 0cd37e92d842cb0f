"""What is drawn by lot once for an installation, and kept in its database."""

from secrets import token_hex, token_urlsafe

from sqlalchemy import Connection

from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact


def installation_id(database: Database) -> str:
    """What tells this installation of daypost from every other: 64 random bits, no secret (RULES 8.5)."""
    return _drawn(database, "installation", token_hex(8))


def preview_secret(database: Database) -> str:
    """The secret part of the preview's address, 192 random bits, which is said to nobody but who asks in chat."""
    return _drawn(database, "preview", token_urlsafe(24))


def _drawn(database: Database, name: str, lot: str) -> str:
    """What is known by that name; if nothing is, the lot from now on."""

    def keep(connection: Connection) -> str:
        known = fact(connection, name)
        if known is None:
            set_fact(connection, name, lot)
        return known or lot

    return database.write(keep).result()
