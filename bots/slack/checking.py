"""Is everything set up at Slack? Each finding says which click mends it."""

from collections.abc import Iterable, Iterator, Sequence

from bots.slack.conditions import ARCHIVED
from bots.slack.manifest import SCOPES
from bots.slack.modes import HttpMode, Mode
from bots.slack.names import called, place
from bots.slack.payloads import Json, record, text
from bots.slack.tokens import REVOKED
from bots.slack.web import SlackError, Web
from pipeline.errors import Finding

PAGES = "https://api.slack.com/apps"
"""Where an app is set up: the pages that clicks are on are those of the app that one chooses there."""

_OF_A_KIND = frozenset(scope for scope in SCOPES if scope.startswith(("channels:", "groups:")))
"""The scopes for public or for private channels, of which a live blog may have none."""

_GRANT = f"at {PAGES}, OAuth & Permissions: add {{}} under Bot Token Scopes, then press Reinstall to Workspace"
_COPY = f"copy the Bot User OAuth Token (xoxb-…) again: at {PAGES}, Install App"
_MAKE = f"at {PAGES}, Basic Information, App-Level Tokens: press Generate Token and Scopes, add connections:write"
_INVITE = "in the channel type /invite and the app's name"


async def check(web: Web, mode: Mode, channels: Sequence[str], people: Sequence[str]) -> list[Finding]:
    """What was tried with the tokens, in each channel, and of each person's id."""
    findings, scopes = await check_bot(web)
    findings += [_requests(mode)] if isinstance(mode, HttpMode) else await check_app(web, mode.app_token)
    if scopes:
        findings += [await _channel(web, channel, scopes) for channel in channels]
    if "users:read" in scopes:
        findings += [await _person(web, person) for person in people]
    return findings


async def check_bot(web: Web) -> tuple[list[Finding], frozenset[str]]:
    """Whose the bot token is, and its scopes."""
    what = "slack: the bot token"
    try:
        who, scopes = await web.answer("auth.test")
    except SlackError as error:
        mend = f"Slack does not know it; {_COPY}" if error.code in REVOKED else f"Slack says {error.code}; {_COPY}"
        return [Finding(what, well=False, mend=mend)], frozenset()
    except OSError as error:
        return [Finding(what, well=False, mend=f"{error}; is api_url right, and the network up?")], frozenset()
    if not text(who, "bot_id"):
        return [Finding(what, well=False, mend=f"it is a person's token, not the app's; {_COPY}")], frozenset()
    well = Finding(f"{what} is of {text(who, 'user')} in {text(who, 'team')}", well=True)
    return [well, *_scopes(scopes)], scopes


async def check_app(web: Web, app_token: str) -> list[Finding]:
    """Whether connections can be opened; the one that could be is not."""
    what = "slack: the app-level token opens connections"
    try:
        await web.answer("apps.connections.open", app_token=app_token)
    except SlackError as error:
        return [Finding(what, well=False, mend=_connecting(error))]
    except OSError as error:
        return [Finding(what, well=False, mend=str(error))]
    return [Finding(what, well=True)]


def _requests(mode: HttpMode) -> Finding:
    """Where Slack is to send requests. Whether it does and is let through, only it can try."""
    return Finding(
        f"slack: requests are to come to {mode.url}; at {PAGES} turn Socket Mode off, and give the https address "
        "that your reverse proxy passes on to there as Request URL, under Event Subscriptions and under Interactivity "
        "& Shortcuts. This does not prove that Slack reaches it: Slack tries it when you save it there, while "
        "`daypost run` is up",
        well=True,
    )


def missing(scopes: frozenset[str], needed: Iterable[str] = ()) -> list[str]:
    """The scopes that are needed whatever the channels are, and not there; none where Slack did not say which are.

    `needed` are further ones as Slack names them when it refuses a call: any one of "channels:read,groups:read".
    """
    wanted = (*(scope for scope in SCOPES if scope not in _OF_A_KIND), *needed)
    absent = {one.split(",")[0]: None for one in wanted if not scopes & {*one.split(",")}}
    return [*absent] if scopes else []


def ailment(channel: Json) -> str:
    """What keeps a channel from being listened to, by what Slack says of it; empty if nothing does."""
    if channel.get("is_archived") is True:
        return ARCHIVED
    if channel.get("is_member") is False:
        return "does not have the app in it; type /invite and the app's name there"
    return ""


def _scopes(scopes: frozenset[str]) -> Iterator[Finding]:
    absent = missing(scopes)
    for scope in absent:
        yield Finding(f"slack: the scope {scope}, by which it {SCOPES[scope]}", well=False, mend=_GRANT.format(scope))
    if scopes and not absent:
        yield Finding("slack: the bot token has the scopes", well=True)


def _connecting(error: SlackError) -> str:
    """What mends that no connection can be opened."""
    match error.code:
        case "access_denied":
            return f"turn on Socket Mode: at {PAGES}, Socket Mode, Enable Socket Mode"
        case "missing_scope" | "no_permission":
            return f"the token lacks connections:write, so make another one: {_MAKE}"
        case "not_allowed_token_type":
            return f"that is no app-level token (xapp-…). {_MAKE}"
    return f"Slack says {error.code}; make another token: {_MAKE}"


async def _channel(web: Web, channel: str, scopes: frozenset[str]) -> Finding:
    what = f"slack:{channel}"
    try:
        found = record(await web.call("conversations.info", channel=channel), "channel")
    except SlackError as error:
        return Finding(what, well=False, mend=_looking(error))
    except OSError as error:
        return Finding(what, well=False, mend=str(error))
    whole = f"{what} is {place(found)}"
    history = "groups:history" if found.get("is_private") else "channels:history"
    if bad := ailment(found):
        return Finding(whole, well=False, mend=f"it {bad}")
    if history not in scopes:
        return Finding(f"{whole}; the scope {history} reads it", well=False, mend=_GRANT.format(history))
    return Finding(whole, well=True)


def _looking(error: SlackError) -> str:
    """What mends that a channel cannot be looked at."""
    match error.code:
        case "channel_not_found":
            return f"there is none with this id, or it is private and the app not in it: {_INVITE}"
        case "missing_scope":
            return _GRANT.format(error.needed or "channels:read and groups:read")
    return f"Slack says {error.code}"


async def _person(web: Web, person: str) -> Finding:
    what = f"slack:{person}"
    try:
        user = record(await web.call("users.info", user=person), "user")
    except SlackError as error:
        if error.code in ("user_not_found", "user_not_visible", "users_not_found"):
            mend = "nobody here has this id, so nothing of theirs would be published: profile, ⋮, Copy member ID"
            return Finding(what, well=False, mend=mend)
        return Finding(what, well=False, mend=f"Slack says {error.code}")
    except OSError as error:
        return Finding(what, well=False, mend=str(error))
    if user.get("deleted") is True:
        return Finding(what, well=False, mend="this account was deactivated; take it out of the configuration")
    return Finding(f"{what} is {called(user)}", well=True)
