"""Events on their way to the app: each until it is acknowledged, or until Slack gives it up."""

import asyncio
import secrets
import string
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.servers.slack.team import Team
from tests.servers.slack.workspace import Channel

Json = dict[str, Any]

_PLURAL = {"channel": "channels", "group": "groups"}
_SCOPES = {
    **dict.fromkeys(("reaction_added", "reaction_removed"), "reactions:read"),
    **dict.fromkeys(("member_joined_channel", "member_left_channel"), "{}:read"),
    **dict.fromkeys(("channel_left", "channel_archive", "channel_rename", "channel_id_changed"), "channels:read"),
    **dict.fromkeys(("group_left", "group_archive", "group_rename"), "groups:read"),
    "message": "{}:history",
    "emoji_changed": "emoji:read",
    "user_change": "users:read",
}
"""The scope that an event needs; {} stands for the kind of channel that it is of."""


@dataclass
class Delivery:
    """One try to deliver an event: `how` is "" if it was acknowledged in time, else why Slack tries again."""

    body: Json
    attempt: int
    how: str

    @property
    def event(self) -> Json:
        """What happened."""
        event: Json = self.body["event"]
        return event


class Deliveries:
    """All events of which Slack tells the app: `told`. `tries` are the tries that ended, `lost` the events given up."""

    def __init__(self, team: Team, carry: Callable[[Json, int, str], Awaitable[str]]) -> None:
        self.team = team
        self.carry = carry
        self.told: list[Json] = []
        self.tries: list[Delivery] = []
        self.lost: list[Json] = []
        self.changed: Callable[[], None] = lambda: None
        self._held: list[Json] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, event: Json, channel: Channel | None) -> None:
        """Deliver an event, if the app subscribed to it and is there."""
        if not self.is_wanted(event, channel):
            return
        faults = self.team.faults
        body = self._body(event)
        self.told.append(body)
        if faults.gap:
            faults.gap -= 1
            self.lost.append(body)
            return
        if faults.reorder:
            faults.reorder -= 1
            self._held.insert(0, body)
            if faults.reorder:
                return
            bodies, self._held = self._held, []
        else:
            bodies = [body]
        for one in bodies:
            self.start(one)
            if faults.duplicate:
                faults.duplicate -= 1
                self.start(one)

    def is_wanted(self, event: Json, channel: Channel | None) -> bool:
        """Whether Slack tells the app of this."""
        space = self.team.space
        if space.bot_token in space.revoked or (channel and space.bot_user not in channel.members):
            return False
        kind = str(event["type"])
        plural = _PLURAL[channel.type] if channel else ""
        scope = _SCOPES.get(kind, "").format(plural)
        subscription = f"message.{plural}" if kind == "message" else kind
        return subscription in space.events and (not scope or scope in space.scopes)

    @property
    def under_way(self) -> int:
        """How many are on their way, or wait for another try."""
        return len(self._tasks)

    async def close(self) -> None:
        """Give up what is on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _body(self, event: Json) -> Json:
        space = self.team.space
        number = "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(9))
        body: Json = {"token": "verification", "team_id": space.team, "api_app_id": space.app, "event": event}
        body |= {"type": "event_callback", "event_id": f"Ev0{number}", "event_time": int(space.now())}
        who = {"enterprise_id": None, "team_id": space.team, "user_id": space.bot_user}
        body["authorizations"] = [{**who, "is_bot": True, "is_enterprise_install": False}]
        return body | {"is_ext_shared_channel": False, "event_context": f"4-{secrets.token_hex(8)}"}

    def start(self, body: Json) -> None:
        """Deliver an event that is in `told`, be it late or once more."""
        task = asyncio.get_running_loop().create_task(self._deliver(body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, body: Json) -> None:
        if self.team.faults.delay:
            await asyncio.sleep(self.team.faults.delay)
        how = ""
        for attempt, wait in enumerate((0.0, *self.team.times.retries)):
            if attempt:
                await asyncio.sleep(wait)
            how = await self.carry(body, attempt, how)
            if not how and self.team.faults.unheard:
                self.team.faults.unheard -= 1
                how = "timeout"
            self.tries.append(Delivery(body, attempt, how))
            self.changed()
            if not how:
                return
        self.lost.append(body)
        self.changed()
