"""Matrix as a bot: what the homeserver tells is recorded, then the next is asked for; receipts and notices go back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bots import Journal, Notice, Receipt
from bots.matrix.checking import check
from bots.matrix.heard import Heard
from bots.matrix.home import Home, Login
from bots.matrix.listening import Listening
from bots.matrix.media import Media
from bots.matrix.refusals import LoginError
from bots.matrix.rooms import Rooms
from bots.matrix.signs import Signs
from pipeline.errors import Finding
from pipeline.events import Attachment


def _now() -> datetime:
    return datetime.now(UTC)


class Matrix:
    """An account on a homeserver, which listens to the rooms `channels`; `people` are the ids of those who are listed.

    Files larger than `max_file` bytes are not taken.
    """

    def __init__(
        self,
        *,
        login: Login,
        channels: Sequence[str],
        people: Sequence[str],
        max_file: int,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._channels = channels
        self._people = people
        self._clock = clock
        self._home = Home(login)
        self._rooms = Rooms(self._home, channels, people)
        self._signs = Signs(self._home, self._rooms)
        self._media = Media(self._home, max_file)

    async def listen(self, journal: Journal) -> None:
        """Record what the homeserver tells until cancelled."""
        heard = Heard.read(await journal.checkpoint())
        self._rooms.moved |= heard.moved
        try:
            await Listening(self._home, self._channels, self._rooms, journal, heard, self._clock).listen()
        finally:
            await self._home.close()

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `bots.Bot`."""
        await self._media.download(attachment, into)

    async def show(self, receipt: Receipt) -> None:
        """Put the receipt on its message, as a reaction. Raises MatrixError, OSError."""
        with self._let_in():
            await self._signs.show(receipt)

    async def say(self, notice: Notice) -> str:
        """Say something, to one person in a room of their own if there is one. Raises MatrixError, OSError."""
        with self._let_in():
            return await self._signs.say(notice)

    async def check(self) -> Sequence[Finding]:
        """See `bots.Bot`."""
        return await check(self._home.login, self._channels, self._people)

    @contextmanager
    def _let_in(self) -> Iterator[None]:
        """Have what is to be shown or said wait while the account is not let in: listening finds out when it is."""
        if self._home.is_shut_out:
            raise OSError("the homeserver does not let the account in")
        try:
            yield
        except LoginError as error:
            raise OSError(str(error)) from None
