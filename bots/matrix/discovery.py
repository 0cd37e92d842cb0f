"""Where a homeserver is, by its name, and how it lets people in.

https://spec.matrix.org/latest/client-server-api/#server-discovery
"""

import json
import re
from http import HTTPStatus
from ipaddress import ip_address

from aiohttp import ClientError, ClientSession, ClientTimeout

from bots.matrix.home import CLIENT, SECONDS
from bots.payloads import Json, record, records, text, texts
from pipeline.errors import InputError

_NAME = re.compile(r"([A-Za-z0-9.-]*[A-Za-z0-9]|\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?")


async def address(called: str) -> str:
    """Where clients find the homeserver of this name; a whole address is taken as it is. Raises InputError."""
    if "://" in called:
        return called.rstrip("/")
    match = _NAME.fullmatch(called)
    if match is None:
        raise InputError("that is no name of a homeserver; it is what stands behind the colon in an account's id")
    itself = f"{'http' if _is_here(match[1]) else 'https'}://{called}"
    try:
        found = await _get(f"{itself}/.well-known/matrix/client")
    except OSError:
        return itself
    return text(record(found, "m.homeserver"), "base_url").rstrip("/") or itself


async def prove(homeserver: str) -> None:
    """Raises InputError where there is no homeserver, OSError where nobody answers."""
    if not texts(await _get(f"{homeserver}/_matrix/client/versions"), "versions"):
        raise InputError(
            "who answers there is no homeserver; its name is what stands behind the colon in an account's id"
        )


async def takes_passwords(homeserver: str) -> bool:
    """Whether one can log in with a password, and not only elsewhere in a browser. Raises OSError."""
    flows = records(await _get(f"{homeserver}{CLIENT}/login"), "flows")
    return not flows or any(text(flow, "type") == "m.login.password" for flow in flows)


async def _get(url: str) -> Json:
    """The object that is answered; an empty one for any other answer. Raises OSError."""
    try:
        async with ClientSession(timeout=ClientTimeout(SECONDS)) as session, session.get(url) as response:
            status, body = response.status, await response.read()
    except (ClientError, TimeoutError, ValueError) as error:
        raise OSError(f"it cannot be reached ({type(error).__name__})") from None
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OSError(f"it answers {status}")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
