"""Learning room and person from a word that somebody types there; meanwhile every invitation is taken."""

import asyncio
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from uuid import uuid4

from bots.matrix.home import CLIENT, POLL, SECONDS, Home, Login, part
from bots.matrix.names import called, title
from bots.matrix.payloads import relation
from bots.matrix.refusals import LoginError, MatrixError
from bots.matrix.visiting import visiting
from bots.payloads import Json, record, records, text
from bots.setting_up import Claim, Said, claimed_word
from pipeline.errors import DaypostError

UNDERSTOOD = "\N{WHITE HEAVY CHECK MARK}"
"""The reaction by which whoever typed the word sees that it was heard."""

AGAIN = 5.0
"""Seconds before the homeserver is asked again that did not answer."""

_FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": 100},
        "state": {"lazy_load_members": True},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}
_MEND = (
    "take another room, one without encryption: in Element press New room, and turn off Enable end-to-end encryption; "
    "a public room has none. Encrypted rooms come with a later version"
)


async def claimed(login: Login, word: str, *, channels: Collection[str], said: Said) -> Claim:
    """Who typed `!claim` and the word, and where: in one of `channels`, if any are given.

    `said` is told what a person who waits should read. The rooms that were entered for this, and not claimed, are left
    again. Raises MatrixError, OSError.
    """
    async with visiting(login) as home:
        waiting = _Waiting(home, word, channels, said)
        claimed_room = ""
        try:
            claim = await waiting.wait()
            claimed_room = claim.channel.removeprefix("matrix:")
        finally:
            await _leave(home, waiting.entered - {claimed_room})

    async def undone() -> None:
        async with visiting(login) as home:
            await _leave(home, waiting.entered)

    return Claim(claim.channel, claim.place, claim.account, claim.name, undone)


class _Waiting:
    """One wait for the word. `entered` are the rooms that were entered meanwhile."""

    def __init__(self, home: Home, word: str, channels: Collection[str], said: Said) -> None:
        self.entered: set[str] = set()
        self._home = home
        self._word = word
        self._channels = channels
        self._said = said
        self._invited: dict[str, str] = {}
        self._told: set[str] = set()

    async def wait(self) -> Claim:
        """Ask the homeserver until the word has come."""
        since = ""
        while True:
            try:
                answer = await self._sync(since)
                rooms = record(answer, "rooms")
                if since and (event := await self._heard(record(rooms, "join"))):
                    return await self._learned(*event)
                if not since:
                    self._stands()
                self._invited |= {room: self._inviter(invited) for room, invited in record(rooms, "invite").items()}
                since = text(answer, "next_batch")
                await self._enter()
            except LoginError:
                raise
            except (OSError, MatrixError) as error:
                self._once(f"The homeserver is not heard at the moment: {error}.")
                await asyncio.sleep(AGAIN)

    async def _sync(self, since: str) -> Json:
        waits = {"timeout": str(POLL * 1000), "since": since} if since else {"timeout": "0"}
        return await self._home.call("GET", f"{CLIENT}/sync", filter=json.dumps(_FILTER), **waits)

    async def _heard(self, joined: Mapping[str, Json]) -> tuple[str, Json] | None:
        """The room and the event of the claim, if it has come. What is encrypted is said."""
        for room, about in joined.items():
            states, timeline = (records(record(about, name), "events") for name in ("state", "timeline"))
            new = self._since_invited(timeline)
            shown = (*states, *timeline) if room in self.entered else new
            kinds = {text(one, "type") for one in shown}
            if kinds & {"m.room.encryption", "m.room.encrypted"}:
                self._once(f"Nothing can be read in {await self._place(room)}, as it is encrypted: {_MEND}.")
            for event in new:
                if self._is_claim(room, event):
                    return room, event
        return None

    def _is_claim(self, room: str, event: Json) -> bool:
        content = record(event, "content")
        is_words = text(event, "type") == "m.room.message" and text(content, "msgtype") == "m.text"
        word = claimed_word(text(content, "body")) if is_words and not relation(content) else ""
        if not word or text(event, "sender") == self._home.login.user_id:
            return False
        if word != self._word:
            self._once(f"Somebody typed !claim {word}, which is not the word.")
        elif self._channels and room not in self._channels:
            self._once("That was another room than the one in the configuration.")
        else:
            return True
        return False

    def _since_invited(self, timeline: Sequence[Json]) -> Sequence[Json]:
        """What happened since the newest invitation: what was said before is not meant for us."""
        places = [place for place, event in enumerate(timeline) if self._invites(event)]
        return timeline[places[-1] + 1 :] if places else timeline

    def _invites(self, event: Json) -> bool:
        is_mine = text(event, "type") == "m.room.member" and text(event, "state_key") == self._home.login.user_id
        return is_mine and text(record(event, "content"), "membership") == "invite"

    def _inviter(self, invited: Json) -> str:
        events = records(record(invited, "invite_state"), "events")
        return next((text(one, "sender") for one in events if self._invites(one)), "somebody")

    async def _enter(self) -> None:
        """Take the invitations that have come; those that the homeserver does not let us take are given up."""
        for room, by in list(self._invited.items()):
            try:
                await self._home.call("POST", f"{CLIENT}/join/{part(room)}", {})
            except MatrixError as error:
                self._once(f"{by} invites to a room that cannot be entered: {error}.")
            else:
                self.entered.add(room)
                self._said(f"{by} invited it to {await self._place(room)}; it is there now.")
            del self._invited[room]

    async def _place(self, room: str) -> str:
        name = title(_contents(await self._home.states(room)))
        return f"the room {name}" if name else "a room without a name"

    async def _learned(self, room: str, event: Json) -> Claim:
        """Room and person of the message, which gets a reaction."""
        account = text(event, "sender")
        about = {"rel_type": "m.annotation", "event_id": text(event, "event_id"), "key": UNDERSTOOD}
        path = f"{CLIENT}/rooms/{part(room)}/send/m.reaction/{uuid4()}"
        with suppress(MatrixError, OSError):  # only whoever typed it misses it
            await self._home.call("PUT", path, {"m.relates_to": about})
        person = await self._home.call("GET", f"{CLIENT}/rooms/{part(room)}/state/m.room.member/{part(account)}")
        return Claim(f"matrix:{room}", await self._place(room), f"matrix:{account}", called(account, person))

    def _stands(self) -> None:
        self._once(
            f"Say where, and who you are. Invite {self._home.login.user_id} to the room (room info, People, Invite), "
            f"which must not be encrypted, and type there\n\n    !claim {self._word}\n\n"
            "By that daypost learns the room and you."
        )

    def _once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self._said(words)


async def _leave(home: Home, rooms: Iterable[str]) -> None:
    with suppress(OSError, DaypostError):
        async with asyncio.timeout(SECONDS):
            for room in rooms:
                await home.call("POST", f"{CLIENT}/rooms/{part(room)}/leave", {})


def _contents(states: Iterable[Json]) -> dict[str, Json]:
    """What is set in a room, but for what is set for one person."""
    return {text(one, "type"): record(one, "content") for one in states if text(one, "state_key") == ""}
