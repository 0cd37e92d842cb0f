"""Asking our Slack with the real client."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

Json = dict[str, Any]


def refusal(call: Callable[[], Any]) -> Json:
    """The answer to a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        call()
    assert isinstance(caught.value.response.data, dict)
    return caught.value.response.data


def error(call: Callable[[], Any]) -> str:
    """With which code a call is refused."""
    return str(refusal(call)["error"])


def pages(method: Callable[..., Any], key: str, **args: Any) -> Iterator[list[Any]]:
    """All pages of a list."""
    cursor = ""
    while True:
        answer = method(**args, cursor=cursor)
        yield answer[key]
        cursor = answer.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return
