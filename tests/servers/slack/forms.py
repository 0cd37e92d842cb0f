"""Shortcuts, forms and buttons: what a person does with the app outside of messages."""

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.servers.slack.blocks import checked_form
from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.team import Team

Json = dict[str, Any]


@dataclass
class Trigger:
    """What lets the app open one form, for a moment."""

    user: str
    until: float
    used: bool = False


class Forms:
    """The triggers that were given out, and the forms that stand open, by id.

    `responses` is what the app sent to the addresses that come with shortcuts and buttons.
    """

    def __init__(self, team: Team) -> None:
        self.team = team
        self.triggers: dict[str, Trigger] = {}
        self.open: dict[str, Json] = {}
        self.url = ""
        self.responses: list[Json] = []
        self._left: dict[str, int] = {}

    def view(self, team: Team, call: Call) -> Json:
        """views.open."""
        trigger = self.triggers.get(call.text("trigger_id"))
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if team.space.now() > trigger.until:
            raise Refusal("expired_trigger_id")
        view = checked_form(call.structure("view"))
        trigger.used = True
        return {"view": self._shown(team.space.new_id("V"), view)}

    def answered(self, view: str, answer: Json | None) -> None:
        """What becomes of a form that was sent: it closes, or shows something else in its place."""
        match (answer or {}).get("response_action"):
            case "update" if answer:
                self._shown(view, checked_form(answer["view"]))
            case "errors" | "push":
                pass
            case _ if answer is not None:
                self.open.pop(view, None)

    def _shown(self, name: str, view: Json) -> Json:
        space = self.team.space
        made = {"private_metadata": "", "callback_id": "", "external_id": "", **view, "id": name}
        made |= {"team_id": space.team, "app_id": space.app, "bot_id": space.bot}
        made |= {"hash": f"{space.event_ts()}.{secrets.token_hex(4)}", "root_view_id": name}
        made |= {"state": {"values": {}}, "clear_on_close": False, "notify_on_close": False}
        made["blocks"] = [{"block_id": space.new_block_id(), **block} for block in view["blocks"]]
        self.open[name] = made
        return made

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """The payload of a message shortcut."""
        where = self.team.space.channels[channel]
        event = {"type": "message_action", "callback_id": callback_id, **self._by(user)}
        event |= {"message_ts": ts, "channel": {"id": channel, "name": where.name}, "response_url": self._reply_to()}
        return event | {"message": self.team.space.shown(where, ts), "action_ts": self.team.space.event_ts()}

    def submission(self, user: str, view: str, values: Json) -> Json:
        """The payload of a form sent off with these values, by `action_id`."""
        form = self.open[view]
        state: Json = {}
        for block in form["blocks"]:
            element = block.get("element", {})
            if block.get("type") == "input":
                action = element.get("action_id", "")
                given = values.get(action, element.get("initial_value"))
                state[block["block_id"]] = {action: {"type": element.get("type"), **_given(given)}}
        sent = {**form, "state": {"values": state}}
        return {"type": "view_submission", **self._by(user), "view": sent, "response_urls": []}

    def button(self, user: str, channel: str, message: Json, action_id: str, *, ephemeral: bool) -> Json:
        """The payload of a button that a message has. Raises LookupError where it has none such."""
        for block in message.get("blocks", []):
            for element in block.get("elements", []):
                if element.get("action_id") == action_id:
                    return self._pressed(
                        user, channel, message, {"block_id": block.get("block_id", ""), **element}, ephemeral
                    )
        raise LookupError(f"the message has no button {action_id}")

    def _pressed(self, user: str, channel: str, message: Json, action: Json, ephemeral: bool) -> Json:
        container = {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": ephemeral}
        event = {"type": "block_actions", **self._by(user), "container": container}
        event |= {"channel": {"id": channel, "name": self.team.space.channels[channel].name}, "state": {"values": {}}}
        event["actions"] = [{**action, "action_ts": self.team.space.event_ts()}]
        return event | {"response_url": self._reply_to()} | ({} if ephemeral else {"message": message})

    def _by(self, user: str) -> Json:
        space = self.team.space
        name = space.users[user]["name"]
        who = {"id": user, "username": name, "name": name, "team_id": space.team}
        by: Json = {"user": who, "team": {"id": space.team, "domain": space.domain}, "api_app_id": space.app}
        by |= {"token": "verification", "is_enterprise_install": False, "enterprise": None}
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger] = Trigger(user, space.now() + self.team.times.trigger)
        return by | {"trigger_id": trigger}

    async def respond(self, request: web.Request) -> web.Response:
        """What the app sends to a `response_url`, which works five times."""
        token = request.match_info["token"]
        if not self._left.get(token):
            return web.Response(status=404, text="used_url")
        self._left[token] -= 1
        self.responses.append(await request.json())
        return web.Response(text="ok")

    def _reply_to(self) -> str:
        token = secrets.token_hex(8)
        self._left[token] = 5
        return f"{self.url}/actions/{self.team.space.team}/{token}"


def _given(value: Any) -> Json:
    return {"rich_text_value": value} if isinstance(value, dict) else {"value": value}
