"""What `daypost init matrix` says, asks and tries."""

import asyncio
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from string import ascii_uppercase

from bots import TooEarlyError
from bots.matrix.claiming import claimed
from bots.matrix.discovery import address, prove, takes_passwords
from bots.matrix.home import CLIENT, DEVICE, Home, Login
from bots.matrix.refusals import LoginError
from bots.matrix.visiting import log_out, visiting
from bots.payloads import Json, text
from bots.setting_up import Claim, Question, Said, Settings, Setup, Step, Trial
from pipeline.errors import DaypostError, Finding, InputError

_PREPARATION = """\
Make an account for daypost: in a Matrix client of yours, such as Element, sign
out or open a private window, press Create account, and choose a homeserver, a
name such as daypost and a password. Any homeserver will do; whoever runs one
can also make the account for you. Do not take your own: daypost does not
listen to what its own account writes.
"""

_HOMESERVER = Question(
    "homeserver",
    "Homeserver",
    "Say where the account is. The homeserver is what stands behind the colon in its id: of @daypost:example.org it is "
    "example.org.",
)
_TOKEN = Question(
    "access_token",
    "Access token",
    "Log the account in with a client, in a private window. In Element it is under All settings, Help & About, "
    "Advanced, Access Token. Then close the window without signing out, which would make the token void; and do not "
    "use that log-in again.",
)
_PASSWORD = Question(
    "password",
    "Password",
    "The password is used once, for a log-in of daypost's own, and is not kept.",
    instead=_TOKEN,
)
_ACCOUNT = Question(
    "user_id", "Account", "Say which account it is: by its id, @daypost:example.org, or by its name, daypost."
)

_NO_PASSWORDS = (
    "nobody can log in with a password there, only elsewhere in a browser (single sign-on); press Enter where the "
    "password is asked for, and give an access token"
)
_MENDS = {
    "M_FORBIDDEN": "the account or the password is not right, or the account was deactivated; try again",
    "M_USER_DEACTIVATED": "the account was deactivated, which cannot be undone; make another one",
    "M_UNKNOWN_TOKEN": "the homeserver does not know this access token (any more); copy it again, or log in anew",
}
"""What mends that the account is not let in."""


async def _homeserver(settings: Settings, answers: Mapping[str, str], said: Said) -> Trial:
    called = answers.get("homeserver") or settings["homeserver"]
    found = called
    try:
        found = await address(called)
        await prove(found)
        if not await takes_passwords(found):
            said(f"{found} has no passwords: {_NO_PASSWORDS}.")
    except OSError as error:
        return Trial(
            [
                Finding(
                    f"{found} is a homeserver",
                    well=False,
                    mend=f"{error}; look whether the address is right and the network up",
                )
            ]
        )
    except DaypostError as error:
        return Trial([Finding(f"{found} is a homeserver", well=False, mend=str(error))])
    return Trial([Finding(f"{found} is a homeserver", well=True)], {"homeserver": found})


async def _account(settings: Settings, answers: Mapping[str, str], said: Said) -> Trial:
    login = _login({**settings, **answers})
    what = f"{login.user_id} is let in by {login.homeserver}"
    try:
        if "password" in answers:
            return await _logged_in(replace(login, device_id=_new_device()), settings, said)
        async with visiting(login) as home:
            who = await home.call("GET", f"{CLIENT}/account/whoami")
    except LoginError as error:
        return Trial([Finding(what, well=False, mend=_MENDS.get(error.code, str(error)))])
    except (OSError, DaypostError) as error:
        return Trial([Finding(what, well=False, mend=str(error))])
    user = text(who, "user_id")
    if not _is(user, login.user_id, settings):
        return Trial([_other(login.user_id, user)])
    found = Finding(f"{user} is let in by {login.homeserver}", well=True)
    if not login.access_token:
        return Trial([found])
    token = {"access_token": login.access_token, "device_id": text(who, "device_id")}
    return Trial([found], {"user_id": user, **token})


async def _logged_in(login: Login, settings: Settings, said: Said) -> Trial:
    """Log in with the password, which nobody needs any more then. Raises DaypostError, OSError."""
    if not await takes_passwords(login.homeserver):
        raise InputError(_NO_PASSWORDS)
    home = Home(login)
    try:
        answer = await _answer(home, said)
        user = text(answer, "user_id")
        if not _is(user, login.user_id, settings):
            await log_out(home)
            return Trial([_other(login.user_id, user)])
    finally:
        await home.close()
    device, token = text(answer, "device_id"), text(answer, "access_token")

    async def undone() -> None:
        async with visiting(replace(login, user_id=user, access_token=token)) as home:
            await log_out(home)

    found = Finding(f"{user} is let in by {login.homeserver}, as its device {device}", well=True)
    return Trial([found], {"user_id": user, "access_token": token, "device_id": device}, undone)


async def _answer(home: Home, said: Said) -> Json:
    """What a log-in is answered; one that Ctrl-C has overtaken is logged out."""
    while True:
        entering = asyncio.ensure_future(home.log_in())
        try:
            return await asyncio.shield(entering)
        except TooEarlyError as error:
            said(f"The homeserver wants no log-in for {error.seconds:g} seconds, and daypost waits so long.")
            await asyncio.sleep(error.seconds)
        except asyncio.CancelledError:
            with suppress(OSError, DaypostError):
                await entering
                await log_out(home)
            raise


async def _claimed(settings: Settings, word: str, channels: Collection[str], said: Said) -> Claim:
    return await claimed(_login(settings), word, channels=channels, said=said)


def _login(settings: Settings) -> Login:
    keys = ("access_token", "password", "device_id")
    return Login(settings["homeserver"], settings["user_id"], **{key: settings.get(key) or "" for key in keys})


def _new_device() -> str:
    return DEVICE + "".join(secrets.choice(ascii_uppercase) for _ in range(6))


def _is(user: str, wanted: str, settings: Settings) -> bool:
    """Whether a user is the one that was asked for, perhaps by name alone; one that is written must be so exactly."""
    if settings.get("user_id"):
        return user == wanted
    return wanted.casefold() in (user.casefold(), user.removeprefix("@").partition(":")[0].casefold())


def _other(wanted: str, user: str) -> Finding:
    return Finding(f"the log-in is of {wanted}", well=False, mend=f"it is of {user}; give id and log-in of one account")


SETUP = Setup(
    preparation=_PREPARATION,
    steps=(Step([_HOMESERVER], _homeserver), Step([_ACCOUNT, _PASSWORD], _account)),
    claimed=_claimed,
)
