"""The heartbeat: an address that is called each minute while all is well, for a service that notices when it stops."""

import asyncio
import logging
from collections.abc import Callable

import requests

SECONDS = 60
PATIENCE = 10.0
"""Seconds for which an answer is waited for."""

log = logging.getLogger(__name__)


class Heartbeat:
    """Calls `url` while `is_well` says so. The address may hold a secret: it is never logged."""

    def __init__(self, url: str, is_well: Callable[[], bool]) -> None:
        self._url = url
        self._is_well = is_well
        self._failed = False

    async def beat(self) -> None:
        """Call the address once, if all is well; what goes wrong is logged until it goes right again."""
        if not self._is_well():
            return
        fault = await asyncio.to_thread(self._call)
        if fault and not self._failed:
            log.warning("heartbeat_url cannot be called: %s", fault)
        self._failed = bool(fault)

    def _call(self) -> str:
        """Call it; returns what went wrong."""
        try:
            with requests.get(self._url, timeout=PATIENCE, stream=True) as answer:
                return "" if answer.ok else f"it answers {answer.status_code}"
        except (requests.RequestException, ValueError) as error:  # ValueError: a redirect to no address at all
            return type(error).__name__
