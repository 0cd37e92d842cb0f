"""What was deleted in chat and is still in the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from pipeline.events import Channel
from pipeline.store.schema import stamp


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that was deleted, and the key of the event which says so."""

    place: Channel
    message: str
    key: str


def gone(connection: Connection, liveblog: str, since: datetime, until: datetime) -> Iterator[Gone]:
    """The messages of a live blog that were deleted after one moment and by another, and were not purged."""
    moments = {"liveblog": liveblog, "since": stamp(since), "until": stamp(until)}
    for row in connection.execute(_GONE, moments):
        yield Gone(Channel(row.source, row.channel), row.refers, row.key)


# The kinds stand there as in the index, which counts only so.
_GONE = text("""
    SELECT gone.source, gone.channel, gone.refers, gone.key
    FROM events AS gone JOIN events AS post
        ON post.source = gone.source AND post.channel = gone.channel AND post.subject = gone.refers
    WHERE gone.kind IN ('deleted', 'redacted') AND gone.liveblog = :liveblog
        AND gone.time > :since AND gone.time <= :until AND post.kind = 'posted'
        AND NOT EXISTS (
            SELECT 1 FROM events AS purge
            WHERE purge.source = gone.source AND purge.channel = gone.channel AND purge.refers = gone.refers
                AND purge.kind = 'decided' AND substr(purge.key, 1, 15) = 'decided:purged:')
    ORDER BY gone.position
""")
