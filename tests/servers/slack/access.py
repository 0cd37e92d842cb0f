"""What a call may see and do: scopes, membership, the channel and the message that it names."""

from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.team import Team
from tests.servers.slack.workspace import Channel


def need(team: Team, *scopes: str) -> None:
    """Refuse a token without one of these scopes."""
    if missing := [scope for scope in scopes if scope not in team.space.scopes]:
        raise Refusal("missing_scope", needed=",".join(missing), provided=",".join(sorted(team.space.scopes)))


def channel(team: Team, call: Call) -> Channel:
    """The channel that is named; of a private one, outsiders are not even told that it is there."""
    found = team.space.channels.get(call.text("channel"))
    if found is None or (found.private and team.space.bot_user not in found.members):
        raise Refusal("channel_not_found")
    return found


def visible(team: Team, call: Call) -> Channel:
    """The channel that is named, to one who may know about it."""
    found = channel(team, call)
    need(team, "groups:read" if found.private else "channels:read")
    return found


def readable(team: Team, call: Call) -> Channel:
    """The channel that is named, to one who may read it."""
    found = channel(team, call)
    need(team, "groups:history" if found.private else "channels:history")
    if team.space.bot_user not in found.members:
        raise Refusal("not_in_channel")
    return found


def writable(team: Team, call: Call) -> Channel:
    """The channel that is named, to one who may write there."""
    need(team, "chat:write")
    found = channel(team, call)
    if team.space.bot_user not in found.members:
        raise Refusal("not_in_channel")
    if found.archived:
        raise Refusal("is_archived")
    return found


def message(found: Channel, ts: str) -> str:
    """The `ts` of a message that is there and was not deleted."""
    if ts not in found.messages or found.messages[ts].get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    return ts
