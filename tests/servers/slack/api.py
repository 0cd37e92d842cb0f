"""The Web API: who may call which method, how often, and what befalls the answer."""

import asyncio
import json
import math
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.servers.slack import chat, conversations, directory
from tests.servers.slack.calling import Call, Refusal, read
from tests.servers.slack.forms import Forms
from tests.servers.slack.paging import cursor_of
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.team import Team

Json = dict[str, Any]
Method = Callable[[Team, Call], Json]

METHODS: dict[str, Method] = {
    "auth.test": directory.auth_test,
    "bots.info": directory.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.channels,
    "conversations.members": conversations.members,
    "conversations.replies": conversations.replies,
    "emoji.list": directory.emoji_list,
    "files.info": directory.files_info,
    "reactions.add": chat.react,
    "reactions.get": chat.reactions,
    "reactions.remove": chat.unreact,
    "team.info": directory.team_info,
    "usergroups.list": directory.groups_list,
    "users.info": directory.users_info,
    "users.list": directory.users_list,
}


class Api:
    """All methods. `calls` are those that were done or refused, in their order, with the answer that was made."""

    def __init__(self, team: Team, forms: Forms, sockets: Sockets) -> None:
        self.team = team
        self.methods = METHODS | {"views.open": forms.view}
        self.of_the_app: dict[str, Method] = {"apps.connections.open": sockets.connection}
        self.calls: list[Call] = []
        self.changed: Callable[[], None] = lambda: None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The answer to a request, or what a fault makes of it."""
        try:
            call = await read(request)
        except Refusal as refusal:
            return web.json_response(refusal.answer)
        fault = self.team.faults.plan(call)
        self.team.faults.met += bool(fault)
        wait = self.team.faults.wait(call.method, self.team.space.now())
        match fault:
            case "429":
                wait = self.team.faults.retry_after
            case "500" | "503":
                return web.Response(status=int(fault), text="upstream error")
            case "html":
                return web.Response(text="<!DOCTYPE html><title>Welcome</title>", content_type="text/html")
            case "cut":
                return self._cut(request)
        if wait:
            call.answer = {"ok": False, "error": "ratelimited"}
            self._done(call)
            headers = {"Retry-After": str(math.ceil(wait))}
            return web.json_response(call.answer, status=429, headers=headers)
        try:
            call.answer = {"ok": True} | self._answer(call)
        except Refusal as refusal:
            call.answer = refusal.answer
        if fault in {"short", "holes", "empty"} and "messages" in call.answer:
            call.answer = _thinned(call.answer, fault)
        self._done(call)
        if fault == "lost":
            return self._cut(request)
        body = json.dumps(call.answer).encode()
        if fault == "half":
            return await self._half(request, body)
        scopes = ",".join(sorted(self.team.space.scopes))
        return web.Response(body=body, content_type="application/json", headers={"X-OAuth-Scopes": scopes})

    def _answer(self, call: Call) -> Json:
        space = self.team.space
        of_the_app = call.method in self.of_the_app
        if not of_the_app and call.method not in self.methods:
            raise Refusal("unknown_method", req_method=call.method)
        if not call.token:
            raise Refusal("not_authed")
        if call.token not in {space.bot_token, space.app_token}:
            raise Refusal("invalid_auth")
        if call.token in space.revoked:
            raise Refusal("token_revoked")
        if (call.token == space.app_token) != of_the_app:
            raise Refusal("not_allowed_token_type")
        if of_the_app and call.http != "POST":
            raise Refusal("insecure_request")
        return (self.of_the_app if of_the_app else self.methods)[call.method](self.team, call)

    def _done(self, call: Call) -> None:
        self.calls.append(call)
        self.changed()

    def _cut(self, request: web.Request) -> web.Response:
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _half(self, request: web.Request, body: bytes) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        # What was written must have left before the connection goes.
        await asyncio.sleep(0)
        self._cut(request)
        return response


def _thinned(answer: Json, fault: str) -> Json:
    """A page of messages with some missing, in one of three ways."""
    messages = answer["messages"]
    if fault == "short" and len(messages) > 1:
        kept, rest = messages[: len(messages) // 2], messages[len(messages) // 2 :]
        more = {"has_more": True, "response_metadata": {"next_cursor": cursor_of(rest[0]["ts"])}}
        return answer | {"messages": kept} | more
    if fault == "holes":
        return answer | {"messages": messages[::2]}
    if fault == "empty":
        return {"ok": True, "messages": [], "has_more": False}
    return answer
