"""Type to post: the terminal, or a pipe, as a chat, for trying daypost out and for tests.

`reading` takes lines from a file descriptor, `lines` says what each is, `talk` makes it an event, `answers` is what is
printed; `bot` puts them together. `numbers` and `files` are also used by `bots.replay`.
"""

from bots.console.bot import Console

__all__ = ["Console"]
