"""Learning channel and person from a word that somebody types there.

Only what begins with `!claim` is acknowledged: a daypost that listens with the same app gets the rest when Slack
delivers it again.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from bots.setting_up import Claim, Said, claimed_word
from bots.slack.bolt import bolt_app, identity
from bots.slack.names import called, place
from bots.slack.payloads import Json, record, text
from bots.slack.sockets import Sockets
from bots.slack.web import SlackError, Web

UNDERSTOOD = "white_check_mark"
"""The reaction by which whoever typed the word sees that it was heard."""


async def claimed(web: Web, app_token: str, word: str, *, channels: Collection[str], said: Said) -> Claim:
    """Who typed `!claim` and the word, and where: in one of `channels`, if any are given.

    `said` is told what a person who waits should read. Raises SlackError, OSError.
    """
    me = await web.call("auth.test")
    waiting = _Waiting(word, channels, said)
    sockets = Sockets(
        web,
        app_token,
        told=lambda _: None,
        stands=lambda _: waiting.stands(text(me, "user")),
        deaf=waiting.deaf,
        foreign=waiting.foreign,
    )
    app = bolt_app(web, identity(me, web.client.token))
    app.event("message")(waiting.hear)
    keeping = asyncio.create_task(sockets.keep(app))
    try:
        event = await waiting.heard
    finally:
        keeping.cancel()  # what is at work is acknowledged before the connections close
        await asyncio.gather(keeping, return_exceptions=True)
    return await _learned(web, event)


class _Waiting:
    """One wait for the word."""

    def __init__(self, word: str, channels: Collection[str], said: Said) -> None:
        self.heard: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._word = word
        self._channels = channels
        self._said = said
        self._told: set[str] = set()

    async def hear(self, body: Json) -> None:
        """Take a delivery; it is acknowledged when this returns, and delivered again when it raises."""
        event = record(body, "event")
        word = claimed_word(text(event, "text"))
        if not word or not text(event, "user") or text(event, "bot_id") or text(event, "subtype"):
            raise LookupError("it is for whoever else listens")
        if word != self._word:
            self._once(f"Somebody typed !claim {word}, which is not the word.")
        elif self._channels and text(event, "channel") not in self._channels:
            self._once("That was another channel than the one in the configuration.")
        elif not self.heard.done():
            self.heard.set_result(event)

    def stands(self, name: str) -> None:
        """What is typed now is heard."""
        self._once(
            "Say where, and who you are. In Slack, in the channel, type\n\n"
            f"    /invite @{name}\n    !claim {self._word}\n\n"
            "The first lets the app in; by the second it learns the channel and you."
        )

    def deaf(self, why: str, _: datetime) -> None:
        """Nothing is heard at the moment."""
        self._once(f"Slack is not heard at the moment: {why}.")

    def foreign(self, number: int) -> None:
        """There are connections that are not ours."""
        if number:
            self._once("Another daypost listens with this app, and may hear the word instead: stop it meanwhile.")

    def _once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self._said(words)


async def _learned(web: Web, event: Json) -> Claim:
    """Channel and person of the message, which gets a reaction."""
    channel, account = text(event, "channel"), text(event, "user")
    with suppress(SlackError):  # only whoever typed it misses it
        await web.call("reactions.add", channel=channel, timestamp=text(event, "ts"), name=UNDERSTOOD)
    user = record(await web.call("users.info", user=account), "user")
    about = record(await web.call("conversations.info", channel=channel), "channel")
    return Claim(f"slack:{channel}", place(about), f"slack:{account}", called(user) or account)
