"""Recorded Slack messages, where a folder of them is at hand: read without a fault, no word lost, safe."""

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.events import Body
from pipeline.markup import Text, editable, render
from tests.pipeline.test_markup_safe import violations


def bodies(value: Any) -> Iterator[dict[str, Any]]:
    """Whatever in recorded JSON has a message's text or blocks."""
    if isinstance(value, dict):
        if isinstance(value.get("blocks"), list):
            yield {"text": value.get("text", ""), "blocks": value["blocks"]}
        elif str(value.get("type")).startswith(("rich_text", "plan", "task_card", "table")):
            yield {"text": "", "blocks": [value]}
        elif isinstance(value.get("text"), str):
            yield {"text": value["text"]}
        for inside in value.values():
            yield from bodies(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from bodies(inside)


def spoken(value: Any) -> Iterator[str]:
    """The words in blocks, as they were recorded."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield from re.findall(r"\w+", _shown(value["text"]) if value.get("type") == "mrkdwn" else value["text"])
        for inside in value.values():
            yield from spoken(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from spoken(inside)


def _shown(mrkdwn: str) -> str:
    """The text of mrkdwn less its names, addresses, emoji and underscores."""
    text = re.sub(r"<(?:[@#][^>]*|[^<>|]*\||![^<>|]*>)|:[\w+-]+:", " ", mrkdwn)
    return html.unescape(text).replace("_", " ")


def test_recorded_messages_keep_their_words_and_are_safe() -> None:
    folder = os.environ.get("DAYPOST_SLACK_CASES")
    if not folder:
        pytest.skip("DAYPOST_SLACK_CASES names no folder of recorded messages")
    read = 0
    for path in sorted(Path(folder).glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            for message in bodies(case):
                source = json.dumps(message)
                text = render(Body("slack", source))
                read += 1
                assert violations(f"{text.headline or ''}{text.html}") == [], case["id"]
                words = list(spoken(message["blocks"])) if message.get("blocks") else []
                words = words or re.findall(r"\w+", _shown(message["text"]))
                assert missing(words, text) == [], case["id"]
                edited = render(Body("markdown", editable(Body("slack", source))))
                assert missing(words, edited) == [], case["id"]
    assert read > 0


def missing(words: list[str], text: Text) -> list[str]:
    return [word for part in words for word in part.split("_") if word not in text.plain]
