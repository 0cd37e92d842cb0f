"""Is everything set up at Slack? Each finding says which click mends it."""

from collections.abc import Iterator, Sequence

from bots.slack.health import REVOKED
from bots.slack.payloads import Json, record, text
from bots.slack.web import SlackError, Web
from pipeline.errors import Finding

SCOPES = {
    "reactions:read": "hears commands",
    "reactions:write": "shows receipts",
    "files:read": "fetches pictures",
    "users:read": "names people",
    "usergroups:read": "names groups",
    "emoji:read": "shows the workspace's own emoji",
    "chat:write": "speaks",
    "commands": "offers the form that corrects an entry",
}
"""The scopes that are needed whatever the channels are, and what for."""

_SETTINGS = "https://api.slack.com/apps"
_INSTALL = f"at {_SETTINGS}, OAuth & Permissions"


async def check(web: Web, app_token: str, channels: Sequence[str]) -> list[Finding]:
    """What was tried with both tokens and in each channel."""
    findings, scopes = await _bot(web)
    findings += await _app(web, app_token)
    if scopes:
        findings += [await _channel(web, channel, scopes) for channel in channels]
    return findings


def missing(scopes: frozenset[str]) -> list[str]:
    """The scopes that are needed and not there; none where Slack did not say which are."""
    return [scope for scope in SCOPES if scope not in scopes] if scopes else []


def ailment(channel: Json) -> str:
    """What keeps a channel from being listened to, by what Slack says of it; empty if nothing does."""
    if channel.get("is_archived") is True:
        return "was archived; unarchive it, or take it out of `channels`"
    if channel.get("is_member") is False:
        return "does not have the app in it; type /invite and the app's name there"
    return ""


async def _bot(web: Web) -> tuple[list[Finding], frozenset[str]]:
    what = "slack: the bot token"
    try:
        who, scopes = await web.answer("auth.test")
    except SlackError as error:
        words = "copy the Bot User OAuth Token again" if error.code in REVOKED else f"Slack says {error.code}"
        return [Finding(what, well=False, mend=f"{words}: {_INSTALL}")], frozenset()
    except OSError as error:
        return [Finding(what, well=False, mend=f"{error}; is api_url right, and the network up?")], frozenset()
    well = Finding(f"{what} is of {text(who, 'user')} in {text(who, 'team')}", well=True)
    return [well, *_scopes(scopes)], scopes


def _scopes(scopes: frozenset[str]) -> Iterator[Finding]:
    for scope in missing(scopes):
        mend = f"{_INSTALL}: add it under Bot Token Scopes, then press Reinstall to Workspace"
        yield Finding(f"slack: the scope {scope}, by which it {SCOPES[scope]}", well=False, mend=mend)


async def _app(web: Web, app_token: str) -> list[Finding]:
    """Whether connections can be opened; the one that could be is not."""
    what = "slack: the app-level token opens connections"
    try:
        await web.answer("apps.connections.open", app_token=app_token)
    except SlackError as error:
        if error.code == "access_denied":
            words = f"turn on Socket Mode: at {_SETTINGS}, Socket Mode"
        else:
            words = (
                f"make a token with the scope connections:write: at {_SETTINGS}, Basic Information, App-Level Tokens"
            )
        return [Finding(what, well=False, mend=f"{words} (Slack says {error.code})")]
    except OSError as error:
        return [Finding(what, well=False, mend=str(error))]
    return [Finding(what, well=True)]


async def _channel(web: Web, channel: str, scopes: frozenset[str]) -> Finding:
    what = f"slack:{channel}"
    try:
        found = record(await web.call("conversations.info", channel=channel), "channel")
    except SlackError as error:
        if error.code == "channel_not_found":
            mend = "it is not there, or private and without the app; type /invite and the app's name there"
        else:
            mend = f"{error}; {_INSTALL}"
        return Finding(what, well=False, mend=mend)
    except OSError as error:
        return Finding(what, well=False, mend=str(error))
    history = "groups:history" if found.get("is_private") else "channels:history"
    if bad := ailment(found):
        return Finding(what, well=False, mend=f"#{text(found, 'name')} {bad}")
    if history not in scopes:
        mend = f"{_INSTALL}: add the scope {history}, then press Reinstall to Workspace"
        return Finding(what, well=False, mend=mend)
    return Finding(f"{what} is #{text(found, 'name')}", well=True)
