"""A call of the Web API: its arguments however they came, and the refusals with which it can be answered."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of ours
    """`{"ok": false}` with one of Slack's codes, and what goes with it."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error} | more


@dataclass
class Call:
    """One call: `args` as they came by query, form, JSON or multipart, all in one."""

    method: str
    args: Json
    token: str
    http: str = "POST"
    answer: Json = field(default_factory=dict)

    def text(self, name: str, default: str | None = None) -> str:
        """An argument; without a default it must be there."""
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing: {name}"]})
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no, in any of the spellings in use."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def limit(self, default: int, most: int) -> int:
        """How many the caller wants at most."""
        value = self.text("limit", str(default))
        if not value.isdigit() or int(value) < 1:
            raise Refusal("invalid_limit")
        return min(int(value), most)

    def structure(self, name: str) -> Any:
        """An argument that is JSON, be it as text or as part of a body of JSON; None where it is not given."""
        value = self.args.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except ValueError:
                raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {name}"]}) from None
        return value or None


async def read(request: web.Request) -> Call:
    """The call that a request makes. Raises Refusal where its body cannot be read."""
    args: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(body, dict):
            raise Refusal("json_not_object")
        args |= body
    elif request.can_read_body:
        args |= await request.post()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    body_token = "" if "token" in request.query else str(args.get("token", ""))
    token = token if scheme == "Bearer" else body_token
    return Call(request.match_info["method"], args, token, request.method)
