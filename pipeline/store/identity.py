"""What is drawn by lot once for an installation, and kept in its database."""

from secrets import token_urlsafe

from sqlalchemy import Connection

from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact

_PREVIEW = "preview"
_BYTES = 24  # 192 random bits


def installation_id(connection: Connection) -> str:
    """What tells this installation of daypost from every other; drawn when its database was made (RULES 8.5)."""
    return fact(connection, "installation") or ""


def preview_secret(database: Database) -> str:
    """The secret part of the preview's address, told only to who asks in chat; drawn when it is asked for first."""
    return database.write(_secret).result()


def _secret(connection: Connection) -> str:
    known = fact(connection, _PREVIEW)
    if known is None:
        known = token_urlsafe(_BYTES)
        set_fact(connection, _PREVIEW, known)
    return known
