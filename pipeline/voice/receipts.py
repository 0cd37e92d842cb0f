"""Which receipt a message should carry: one sign, the newest state only (RULES 7.1). Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bots import Sign
from pipeline.events import Channel
from pipeline.visibility import WAITING, State

Taste = Literal["all", "problems", "none"]


@dataclass(frozen=True, slots=True)
class Wish:
    """The receipt that a message should carry; `newest` is the time of its newest event."""

    place: Channel
    message: str
    sign: Sign | None
    newest: datetime


def sign_of(state: State, *, everywhere: bool, failed: bool, taste: Taste = "all") -> Sign | None:
    """The sign for a message in this state.

    `everywhere`: every target has what the entry shows now, or has it no more; `failed`: a person is needed for one.
    """
    sign = _sign(state, everywhere=everywhere, failed=failed)
    return sign if taste == "all" or (taste == "problems" and sign == "failed") else None


def _sign(state: State, *, everywhere: bool, failed: bool) -> Sign | None:
    if state in ("nothing", "deleted"):
        return None
    if failed or state == "broken":
        return "failed"
    if not everywhere:
        return "recorded"
    if state in WAITING:
        return "waiting"
    if state == "rehearsal":
        return "rehearsal"
    return "public" if state == "public" else "withdrawn"
