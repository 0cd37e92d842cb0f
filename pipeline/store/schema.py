"""The tables, as the newest migration leaves them. Time stamps are text, RFC 3339 in UTC, of one width: they sort."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

# SQLite numbers rows by itself only where the column's type is called INTEGER.
_Position = BigInteger().with_variant(Integer(), "sqlite")

_GONE = text("kind IN ('deleted', 'redacted')")

events = Table(
    "events",
    metadata,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("time", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("refers", String, nullable=False),
    Column("liveblog", String, nullable=False),
    Column("date", String, nullable=False),
    Column("command", Boolean, nullable=False),
    Column("event", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("translator", String, nullable=False),
    UniqueConstraint("source", "channel", "key"),
    Index("events_subject", "source", "channel", "subject"),
    Index("events_refers", "source", "channel", "refers"),
    Index("events_day", "liveblog", "date"),
    Index("events_gone", "liveblog", "time", sqlite_where=_GONE, postgresql_where=_GONE),
    sqlite_autoincrement=True,
)
"""The event log: one event, one row. `event` is its JSON, the truth; the columns before it are read from it.

`date` is set where the event may bring an entry to a day: on roots, and on what may release a draft.
"""

days = Table(
    "days",
    metadata,
    Column("liveblog", String, primary_key=True),
    Column("date", String, primary_key=True),
    Column("zone", String, nullable=False),
    Column("starts", String, nullable=False),
    Column("ends", String, nullable=False),
    Column("reactions", Text, nullable=False),
)
"""The days as they were cut. `reactions` is the table of the day, JSON."""

publications = Table(
    "publications",
    metadata,
    Column("target", String, primary_key=True),
    Column("liveblog", String, primary_key=True),
    Column("date", String, primary_key=True),
    Column("record", Text, nullable=False),
)
"""What each target has of each day post: `record` is a Publication, JSON."""

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", String, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("source", String, primary_key=True),
    Column("value", Text, nullable=False),
)

parked = Table(
    "parked",
    metadata,
    Column("source", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("payload", Text, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("source", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("message", String, primary_key=True),
    Column("sign", String, nullable=False),
    Column("coming", String),
)
"""The receipt that each message carries, as it was last shown; and the one that is just taking its place, if one is."""

notices = Table(
    "notices",
    metadata,
    Column("name", String, primary_key=True),
    Column("reference", String, nullable=False),
    Column("at", String, nullable=False),
)
"""What was said under a name: once a day, or to be changed in place. No words are kept."""

firsts = Table(
    "firsts",
    metadata,
    Column("what", String, primary_key=True),
    Column("at", String, nullable=False),
)
"""When something was first seen: a channel listened to, a person listed, this installation (RULES 1.8)."""

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single facts about this installation: its id, the position up to which everything is settled."""


def stamp(instant: datetime) -> str:
    """The instant as the tables hold it."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant(stamped: str) -> datetime:
    """The instant that the tables hold as this text."""
    return datetime.fromisoformat(stamped)
