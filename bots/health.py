"""How a bot stands with its network: all that is wrong at the moment, told as one condition."""

from collections.abc import Callable

from bots import Condition


class Health:
    """What is wrong, by what it is about. `report` is told whenever that changes, `mended` what a trouble was about.

    `well` gives the words for nothing being wrong; they are said only once the bot is `connected` and was `looked` at.
    """

    def __init__(
        self,
        report: Callable[[Condition], None],
        well: Callable[[], str],
        mended: Callable[[str], None] = lambda _about: None,
    ) -> None:
        self._report = report
        self._well = well
        self._mended = mended
        self._troubles: dict[str, Condition] = {}
        self._connected = False
        self._looked = False

    @property
    def is_ill(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._troubles)

    def knows(self, about: str) -> bool:
        """Whether it is known that something is wrong with this."""
        return about in self._troubles

    def connected(self) -> None:
        """There is a connection."""
        self._connected = True
        self.over("connection")

    def looked(self) -> None:
        """How the bot stands was seen: what is known to be wrong is all that is."""
        self._looked = True
        self._tell()

    def news(self, condition: Condition) -> None:
        """Something is to be known that is no trouble; where anything is wrong, that is more important."""
        if not self._troubles:
            self._report(condition)

    def trouble(self, about: str, condition: Condition) -> None:
        """Something is wrong."""
        if self._troubles.get(about) != condition:
            self._troubles[about] = condition
            self._tell()

    def over(self, about: str) -> None:
        """It is not, or no longer."""
        if self._troubles.pop(about, None):
            self._mended(about)
        self._tell()

    def _tell(self) -> None:
        if not self._troubles:
            if self._connected and self._looked:
                self._report(Condition("listening", self._well(), well=True))
            return
        troubles = self._troubles.values()
        first = next(iter(troubles))
        since = next((one.since for one in troubles if one.since), None)
        # Where the bot may open no connection, it goes without saying that it has none.
        said = [
            one.text for about, one in self._troubles.items() if about != "connection" or "app" not in self._troubles
        ]
        self._report(Condition(first.name, "; ".join(dict.fromkeys(said)), since=since))
