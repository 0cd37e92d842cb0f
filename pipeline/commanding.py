"""Commands that no person types: those of the configuration, and of the command line, recorded as if one had."""

import hashlib
from datetime import datetime

from pipeline.events import Body, Posted
from pipeline.stamping import OURS


def command(liveblog: str, message: str, words: str, time: datetime) -> Posted:
    """The message with a command to a live blog; what is recorded once for ever has an id of its own for that."""
    return Posted(
        source=OURS,
        channel=liveblog,
        key=f"posted:{message}",
        time=time,
        message=message,
        body=Body("plain", words),
        order=time.isoformat(),
        hash=hashlib.sha256(words.encode()).hexdigest()[:16],
    )
