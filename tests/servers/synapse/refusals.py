"""What a homeserver answers in ways that no test can bring about at a moment of its choice: faults for a proxy."""

import json

from tests.servers.faults import Fault, answer

JSON = "application/json"


def limited(milliseconds: int) -> Fault:
    """Too many requests: the next one is welcome after so many milliseconds."""
    body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": milliseconds}
    return answer(429, json.dumps(body), Content_Type=JSON, Retry_After=str(-(-milliseconds // 1000)))


def unknown_token(*, soft: bool = False) -> Fault:
    """The token is not valid any more; `soft`: but the device is still there."""
    body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed.", "soft_logout": soft}
    return answer(401, json.dumps(body), Content_Type=JSON)
