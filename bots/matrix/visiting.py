"""Asking the homeserver for a while, without disturbing a daypost that listens with the same account."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bots.matrix.home import CLIENT, SECONDS, Home, Login
from pipeline.errors import DaypostError

_DEVICE = "DAYPOSTCHECK"


@asynccontextmanager
async def visiting(login: Login) -> AsyncIterator[Home]:
    """The homeserver; where a password logs in, that is on a device of its own, which is logged out again."""
    if not login.access_token:
        # A log-in on the device that listens would make its token void.
        login = replace(login, device_id=_DEVICE)
    home = Home(login)
    try:
        yield home
    finally:
        if not login.access_token and home.is_in:
            await log_out(home)
        await home.close()


async def log_out(home: Home) -> None:
    """Have the token revoked, and its device forgotten, if the homeserver can be reached for that."""
    with suppress(OSError, DaypostError):
        async with asyncio.timeout(SECONDS):
            await home.call("POST", f"{CLIENT}/logout", {})
