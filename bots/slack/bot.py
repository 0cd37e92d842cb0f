"""Slack as a bot: what Slack delivers is recorded, then acknowledged; receipts and notices go back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bots import Journal, Notice, Receipt
from bots.slack import checking, signs
from bots.slack.files import Files
from bots.slack.listening import Listening
from bots.slack.modes import Mode
from bots.slack.web import Web
from pipeline.errors import Finding
from pipeline.events import Attachment


def _now() -> datetime:
    return datetime.now(UTC)


class Slack:
    """An app in a workspace, which listens to `channels`; `people` are the ids of those who are listed.

    Files larger than `max_file` bytes are not taken.
    """

    def __init__(
        self,
        *,
        bot_token: str,
        mode: Mode,
        api_url: str,
        channels: Sequence[str],
        people: Sequence[str],
        max_file: int,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._mode = mode
        self._channels = channels
        self._people = people
        self._clock = clock
        self._web = Web(bot_token, api_url)
        self._files = Files(self._web, bot_token, api_url, max_file)

    async def listen(self, journal: Journal) -> None:
        """Record what Slack delivers until cancelled. Raises DaypostError if requests cannot be taken."""
        await Listening(self._web, self._mode, self._channels, journal, self._clock).listen()

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `bots.Bot`."""
        await self._files.download(attachment, into)

    async def show(self, receipt: Receipt) -> None:
        """Put the receipt on its message, as a reaction. Raises SlackError, OSError."""
        await signs.show(self._web, receipt)

    async def say(self, notice: Notice) -> str:
        """Say something, to one person so that nobody else sees it. Raises SlackError, OSError."""
        return await signs.say(self._web, notice)

    async def check(self) -> Sequence[Finding]:
        """See `bots.Bot`."""
        return await checking.check(self._web, self._mode, self._channels, self._people)
