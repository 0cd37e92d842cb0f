"""The secret part of the preview's address: made once, kept in the database, said to nobody but who asks in chat."""

from secrets import token_urlsafe

from sqlalchemy import Connection

from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact

_FACT = "preview"
_BYTES = 24  # 192 random bits


def preview_secret(database: Database) -> str:
    """The secret of this installation; made when it is asked for first."""
    return database.write(_secret).result()


def _secret(connection: Connection) -> str:
    known = fact(connection, _FACT)
    if known is None:
        known = token_urlsafe(_BYTES)
        set_fact(connection, _FACT, known)
    return known
