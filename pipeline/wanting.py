"""What is still to be fetched: the files of entries, and the pictures of custom emoji."""

from collections.abc import Iterator

from pipeline.fetching import Wanted
from pipeline.newsroom import Newsroom


def wanted(room: Newsroom) -> Iterator[Wanted]:
    """Everything that days which are warm, and names, refer to and that is not here."""
    for _, running in room.running():
        for entry in running.waiting():
            for message, attachment in entry.waiting():
                yield Wanted(entry.place, message, attachment)
    for place, attachment in room.waiting_emoji():
        yield Wanted(place, "", attachment)
