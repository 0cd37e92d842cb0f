"""What Slack accepts as blocks of a message and as a form."""

import json
from typing import Any

from tests.servers.slack.calling import Refusal

Json = dict[str, Any]


def checked_blocks(blocks: Any) -> list[Json]:
    """Blocks as they may stand in a message."""
    if not isinstance(blocks, list) or not all(isinstance(one, dict) and "type" in one for one in blocks):
        raise Refusal("invalid_blocks_format")
    if len(blocks) > 50:
        raise _invalid("invalid_blocks", "no more than 50 items allowed [json-pointer:/blocks]")
    for number, block in enumerate(blocks):
        text = block.get("text")
        if block["type"] == "section" and isinstance(text, dict) and len(text.get("text", "")) > 3000:
            raise _invalid(
                "invalid_blocks", f"must be less than 3001 characters [json-pointer:/blocks/{number}/text/text]"
            )
    if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
        raise Refusal("msg_blocks_too_long")
    return blocks


def checked_form(view: Any) -> Json:
    """A form as it may be opened."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise _invalid("invalid_arguments", "unsupported type [json-pointer:/view/type]")
    title = (view.get("title") or {}).get("text", "")
    if not 0 < len(title) <= 24:
        raise _invalid("invalid_arguments", "must be 1 to 24 characters [json-pointer:/view/title/text]")
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or len(blocks) > 100:
        raise _invalid("invalid_arguments", "no more than 100 items allowed [json-pointer:/view/blocks]")
    for number, block in enumerate(blocks):
        words = block.get("text", {}).get("text", "") if block.get("type") == "section" else "x"
        if not 0 < len(words) <= 3000:
            where = f"[json-pointer:/view/blocks/{number}/text/text]"
            raise _invalid("invalid_arguments", f"must be 1 to 3000 characters {where}")
    inputs = [block["element"] for block in blocks if block.get("type") == "input"]
    if inputs and not view.get("submit"):
        raise _invalid("invalid_arguments", "missing required field: submit [json-pointer:/view]")
    if any(len(str(one.get("initial_value", ""))) > 3000 for one in inputs):
        raise _invalid("invalid_arguments", "must be less than 3001 characters [json-pointer:/view/blocks]")
    if len(view.get("private_metadata", "")) > 3000:
        raise _invalid("invalid_arguments", "must be less than 3001 characters [json-pointer:/view/private_metadata]")
    return view


def _invalid(error: str, message: str) -> Refusal:
    return Refusal(error, response_metadata={"messages": [f"[ERROR] {message}"]})
