"""How the app stands with Slack: all that is wrong at the moment, told as one condition."""

from collections.abc import Callable, Iterable

from bots import Condition

REVOKED = frozenset(
    {"invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired", "app_uninstalled"}
)
"""Slack's words for a token that is worth nothing."""

TOKEN_REVOKED = Condition(
    "revoked", "the app's token is not valid (any more); install the app again and set `bot_token`"
)


class Health:
    """What is wrong, by what it is about. `report` is told whenever that changes.

    `well` are the words for nothing being wrong; it is said only when the app is `connected`, and each of `unseen`,
    what may be wrong from the beginning, was found to be or not to be.
    """

    def __init__(self, report: Callable[[Condition], None], well: str, unseen: Iterable[str] = ()) -> None:
        self._report = report
        self._well = well
        self._unseen = set(unseen)
        self._troubles: dict[str, Condition] = {}
        self._connected = False

    @property
    def is_ill(self) -> bool:
        """Whether anything is wrong, or may be."""
        return bool(self._troubles or self._unseen)

    def connected(self) -> None:
        """There is a connection."""
        self._connected = True
        self.over("connection")

    def trouble(self, about: str, condition: Condition) -> None:
        """Something is wrong."""
        self._unseen.discard(about)
        if self._troubles.get(about) != condition:
            self._troubles[about] = condition
            self._tell()

    def over(self, about: str) -> None:
        """It is not, or no longer."""
        self._unseen.discard(about)
        self._troubles.pop(about, None)
        self._tell()

    def _tell(self) -> None:
        if not self._troubles:
            if self._connected and not self._unseen:
                self._report(Condition("listening", self._well, well=True))
            return
        first, *more = self._troubles.values()
        texts = list(dict.fromkeys(one.text for one in (first, *more)))
        since = next((one.since for one in (first, *more) if one.since), None)
        self._report(Condition(first.name, "; ".join(texts), since=since))
