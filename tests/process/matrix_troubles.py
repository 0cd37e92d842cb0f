"""What may befall the requests of a bot to its homeserver, of each kind: planned with a proxy in between."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers import faults
from tests.servers.fault_proxy import FaultProxy
from tests.servers.faults import Fault, none
from tests.servers.synapse import refusals

SYNC, MESSAGES, SEND, REDACT, MEDIA = "/sync$", "/messages$", "/send/", "/redact/", "/media/download/"

SHORT = {
    "presence": {"types": []},
    "room": {"timeline": {"limit": 4}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
"""The filter of a sync that tells less of a room than happens there."""


def narrow(proxy: FaultProxy) -> None:
    """Have each answer tell little, so that there are gaps, of many pages."""
    proxy.always(SYNC, faults.asking(filter=json.dumps(SHORT)))
    proxy.always(MESSAGES, faults.asking(limit="9"))


def refused(status: int, code: str) -> Fault:
    """The homeserver says no."""
    return faults.answer(status, json.dumps({"errcode": code, "error": "No"}), Content_Type="application/json")


@dataclass(frozen=True)
class Trouble:
    """`live` befalls a process that listens, `starting` one that starts and catches up.

    All requests meet so many faults, those for media, receipts and words as well; what is to `last` does so until the
    end, and is all that befalls.
    """

    live: Callable[[FaultProxy], None]
    starting: Callable[[FaultProxy], None]
    lasts: bool = False


def _meets(fault: Fault, *, files: bool = True) -> Trouble:
    """Each kind of request meets with it, what is read of a gap on its first page and in the middle."""

    def live(proxy: FaultProxy) -> None:
        for path in (SYNC, SEND, REDACT, *[MEDIA] * files):
            proxy.plan(path, fault)

    def starting(proxy: FaultProxy) -> None:
        proxy.plan(SYNC, fault)
        proxy.plan(MESSAGES, fault, none, fault)

    return Trouble(live, starting)


def _lasts(path: str, fault: Fault) -> Trouble:
    def begin(proxy: FaultProxy) -> None:
        proxy.always(path, fault)

    return Trouble(begin, begin, lasts=True)


def _plans(path: str, *planned: Fault) -> Trouble:
    def plan(proxy: FaultProxy) -> None:
        proxy.plan(path, *planned)

    return Trouble(plan, plan)


def _hang(proxy: FaultProxy) -> None:
    for path in (SYNC, SEND):
        proxy.plan(path, faults.hang)


TROUBLES: dict[str, Trouble] = {
    "no answer": Trouble(_hang, lambda proxy: proxy.plan(MESSAGES, none, faults.hang)),
    "429": _meets(refusals.limited(300)),
    "429, header only": _meets(faults.answer(429, Retry_After="1")),
    "429 for a while": _lasts("/_matrix/", refusals.limited(2000)),
    "500": _meets(refused(500, "M_UNKNOWN")),
    "502 with a page": _meets(faults.page(502)),
    "504, empty": _meets(faults.answer(504)),
    "200 with a page": _meets(faults.page(200)),
    "half an answer": _meets(faults.truncated),
    "no UTF-8": _meets(faults.bad_utf8, files=False),
    "cut": _meets(faults.cut),
    "answers lost": _meets(faults.lost),
    "token unknown": _meets(refusals.unknown_token()),
    "token unknown for a while": _lasts("/_matrix/", refusals.unknown_token()),
    "old answers": _plans(SYNC, none, faults.again(), none, faults.again(2), faults.again(3), none, faults.again()),
    "M_UNKNOWN once": _plans(SYNC, refused(400, "M_UNKNOWN")),
    "since unknown": _plans(SYNC, refused(400, "M_UNKNOWN"), refused(400, "M_UNKNOWN")),
    "gap not found for a while": _plans(MESSAGES, none, *[refused(404, "M_NOT_FOUND")] * 2),
}
