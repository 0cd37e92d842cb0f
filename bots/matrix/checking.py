"""Is everything set up on Matrix? Each finding says what mends it."""

import asyncio
import re
from collections.abc import Awaitable, Sequence

from bots.matrix.home import CLIENT, Home, Login, part
from bots.matrix.refusals import LoginError, MatrixError
from bots.matrix.visiting import visiting
from bots.payloads import Json, record, text, texts
from pipeline.errors import DaypostError, Finding

NEEDED = "v1.11"
"""The version of the protocol since which files are given only to those who are logged in."""

ALMIGHTY_SINCE = 12
"""The version of rooms since which those who make one may do everything in it."""

LONGEST = 60
"""Seconds that one thing to look at may take: a homeserver that is busy has each request wait."""

_DEEDS = {
    "m.room.message": "say anything",
    "m.reaction": "put receipts on messages",
    "m.room.redaction": "take receipts off again",
}
_READABLE = ("shared", "world_readable")


async def check(login: Login, channels: Sequence[str], people: Sequence[str]) -> list[Finding]:
    """What was tried with the account, in each room, and of each person's id."""
    async with visiting(login) as home:
        findings = await _tried(f"matrix: {login.user_id} is let in", _account(home))
        if all(one.well for one in findings):
            findings += await _tried("matrix: the homeserver's files", _media(home))
            for channel in channels:
                findings += await _tried(f"matrix:{channel}", _room(home, channel))
            for person in people:
                findings += await _tried(f"matrix:{person}", _person(home, person))
    return findings


async def _tried(what: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    """What was found; one thing that cannot be looked at leaves the others as they are."""
    try:
        async with asyncio.timeout(LONGEST):
            return await looking
    except TimeoutError:
        mend = f"the homeserver has had us wait for {LONGEST} seconds; try again later"
    except (OSError, DaypostError) as error:
        mend = str(error)
    return [Finding(what, well=False, mend=mend)]


async def _account(home: Home) -> list[Finding]:
    """Whether the homeserver answers, and whose the log-in is."""
    wanted = home.login.user_id
    try:
        who = await home.call("GET", f"{CLIENT}/account/whoami")
    except LoginError as error:
        return [Finding(f"matrix: {wanted} is let in", well=False, mend=str(error))]
    except (OSError, MatrixError) as error:
        mend = f"{error}; is homeserver right, and the network up? Its address is the one that clients are given"
        return [Finding(f"matrix: {home.login.homeserver} is a homeserver", well=False, mend=mend)]
    user, device = text(who, "user_id"), text(who, "device_id")
    if not user:
        mend = "who answers there is no homeserver; its address is the one that clients are given"
        return [Finding(f"matrix: {home.login.homeserver} is a homeserver", well=False, mend=mend)]
    if user != wanted:
        mend = f'the token is of {user}; set user_id = "{user}", or take the token of {wanted}'
        return [Finding(f"matrix: the access token is of {wanted}", well=False, mend=mend)]
    if home.login.access_token and device and home.login.device_id != device:
        mend = f'it is of device {device}; set device_id = "{device}"'
        what = f"matrix: the access token is of device {home.login.device_id}"
        return [Finding(what, well=False, mend=mend)]
    return [Finding(f"matrix: {user} is let in by {home.login.homeserver}", well=True)]


async def _media(home: Home) -> list[Finding]:
    """Whether files can be had."""
    versions = texts(await home.call("GET", "/_matrix/client/versions"), "versions")
    if NEEDED in versions:
        return [Finding("matrix: the homeserver gives files to those who are logged in", well=True)]
    mend = f"it does not know {NEEDED} of the protocol, so pictures cannot be had; it is to be brought up to date"
    return [Finding("matrix: the homeserver gives files to those who are logged in", well=False, mend=mend)]


async def _room(home: Home, room: str) -> list[Finding]:
    what, me = f"matrix:{room}", home.login.user_id
    try:
        state = await home.states(room)
    except MatrixError as error:
        if error.code not in ("M_FORBIDDEN", "M_NOT_FOUND"):
            raise
        mend = f"there is no such room, or {me} is not in it: invite {me} there (if it was banned, have that lifted "
        mend += "first); `daypost run` takes the invitation"
        return [Finding(what, well=False, mend=mend)]
    whole = {(text(one, "type"), text(one, "state_key")): record(one, "content") for one in state}
    name = text(whole.get(("m.room.name", "")), "name")
    what = f"{what} is {name}" if name else what
    membership = text(whole.get(("m.room.member", me)), "membership")
    if membership != "join":
        first = "have the ban lifted, and " if membership == "ban" else ""
        return [Finding(what, well=False, mend=f"{me} is no longer in it: {first}invite it there again")]
    if new := text(whole.get(("m.room.tombstone", "")), "replacement_room"):
        return [Finding(what, well=False, mend=f'it goes on as {new}: write "matrix:{new}" in its place')]
    if ("m.room.encryption", "") in whole:
        return [Finding(what, well=False, mend="it is encrypted, and this daypost reads only rooms that are not")]
    create = next((one for one in state if text(one, "type") == "m.room.create"), {})
    return [Finding(what, well=True), *_history(what, whole), *_powers(what, whole, create, me)]


def _history(what: str, whole: dict[tuple[str, str], Json]) -> list[Finding]:
    """Whether everything can be read that was said while the bot was not in the room."""
    visibility = text(whole.get(("m.room.history_visibility", "")), "history_visibility") or "shared"
    if visibility in _READABLE:
        return []
    mend = (
        f'it is "{visibility}", so what is said before the account is in the room is lost: room settings, Security & '
    )
    mend += 'Privacy, Who can read history: "Members only (since the point in time of selecting this option)"'
    return [Finding(f"{what}: its history", well=False, mend=mend)]


def _powers(what: str, whole: dict[tuple[str, str], Json], create: Json, me: str) -> list[Finding]:
    """Whether the account may speak and react there.

    https://spec.matrix.org/latest/client-server-api/#mroompower_levels
    """
    levels = whole.get(("m.room.power_levels", ""), {})
    own = _level(record(levels, "users"), me, _level(levels, "users_default", 0))
    default = _level(levels, "events_default", 0)
    needed = {kind: _level(record(levels, "events"), kind, default) for kind in _DEEDS}
    missing = [
        Finding(f"{what}: {me} may {deed}", well=False, mend=f"give it power level {needed[kind]}, or let all do that")
        for kind, deed in _DEEDS.items()
        if own < needed[kind] and me not in _almighty(create)
    ]
    return missing or [Finding(f"{what}: {me} may speak and react", well=True)]


def _almighty(create: Json) -> list[str]:
    """Who may do anything, whatever the levels say: since version 12 of rooms those who have made it."""
    content = record(create, "content")
    version = text(content, "room_version")
    if not version.isdecimal() or int(version) < ALMIGHTY_SINCE:
        return []
    return [text(create, "sender"), *texts(content, "additional_creators")]


def _level(levels: Json, key: str, default: int) -> int:
    """A power level; before version 10 of rooms it may be a text."""
    found = levels.get(key)
    if isinstance(found, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,16}\s*", found):
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


async def _person(home: Home, person: str) -> list[Finding]:
    what = f"matrix:{person}"
    try:
        profile = await home.call("GET", f"{CLIENT}/profile/{part(person)}")
    except MatrixError as error:
        if error.code == "M_NOT_FOUND":
            mend = "nobody has this id, so nothing of theirs would be published: Settings, General, in their client"
            return [Finding(what, well=False, mend=mend)]
        return [Finding(what, well=True)]  # a homeserver may keep profiles to itself
    return [Finding(f"{what} is {text(profile, 'displayname') or person}", well=True)]
