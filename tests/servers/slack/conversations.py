"""The Web API's methods about channels and what was said in them."""

from typing import Any

from tests.servers.slack import access
from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.paging import page
from tests.servers.slack.team import Team
from tests.servers.slack.workspace import Channel

Json = dict[str, Any]


def history(team: Team, call: Call) -> Json:
    """conversations.history: newest first, in pages."""
    channel = access.readable(team, call)
    keys = within(call, list(team.space.top_level(channel)))
    limit = min(call.limit(100, 999), team.faults.objects(call.method))
    shown, cursor = page(call, keys, limit)
    answer = {"messages": [team.shown(channel, ts) for ts in shown], "pin_count": 0, **_more(cursor)}
    return answer | ({"is_limited": True} if team.space.free_plan else {})


def replies(team: Team, call: Call) -> Json:
    """conversations.replies: the root, on every page, and the replies, oldest first."""
    channel = access.readable(team, call)
    ts = call.text("ts")
    if ts not in channel.messages:
        raise Refusal("thread_not_found")
    first = not call.text("cursor", "")
    limit = min(call.limit(1000, 1000), team.faults.objects(call.method))
    horizon = team.space.horizon()
    keys = within(call, [str(reply["ts"]) for reply in channel.replies(ts) if float(reply["ts"]) >= horizon])
    shown, cursor = page(call, keys, max(limit - 1, 0) if first else limit)
    return {"messages": [team.shown(channel, one) for one in (ts, *shown)], **_more(cursor)}


def within(call: Call, keys: list[str]) -> list[str]:
    """Those after `oldest` and before `latest`; the ends belong to it only if `inclusive`."""
    oldest, latest, inclusive = call.text("oldest", ""), call.text("latest", ""), call.flag("inclusive")
    try:
        if oldest:
            keys = [ts for ts in keys if _time(ts) > _time(oldest) or (inclusive and _time(ts) == _time(oldest))]
        if latest:
            keys = [ts for ts in keys if _time(ts) < _time(latest) or (inclusive and _time(ts) == _time(latest))]
    except ValueError:
        raise Refusal("invalid_ts_oldest" if oldest else "invalid_ts_latest") from None
    return keys


def _time(ts: str) -> tuple[int, int]:
    seconds, _, micros = ts.partition(".")
    return int(seconds), int(micros.ljust(6, "0")[:6] or 0)


def _more(cursor: str) -> Json:
    return {"has_more": True, "response_metadata": {"next_cursor": cursor}} if cursor else {"has_more": False}


def info(team: Team, call: Call) -> Json:
    """conversations.info."""
    return {"channel": about(team, access.visible(team, call))}


def about(team: Team, channel: Channel) -> Json:
    """What Slack says of a channel."""
    said: Json = {"id": channel.id, "name": channel.name, "name_normalized": channel.name}
    said |= {"is_channel": not channel.private, "is_group": channel.private, "is_private": channel.private}
    said |= {"is_im": False, "is_mpim": False, "is_archived": channel.archived, "is_general": False}
    return said | {"is_member": team.space.bot_user in channel.members, "num_members": len(channel.members)}


def channels(team: Team, call: Call) -> Json:
    """conversations.list: public ones, and the private ones that the bot is in."""
    types = [one.strip() for one in call.text("types", "public_channel").split(",")]
    access.need(team, *(scope for kind, scope in _LISTED.items() if kind in types))
    if not set(types) <= {*_LISTED, "im", "mpim"}:
        raise Refusal("invalid_types")
    wanted = [
        channel.id
        for channel in team.space.channels.values()
        if ("private_channel" if channel.private else "public_channel") in types
        and (not channel.private or team.space.bot_user in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    shown, cursor = page(call, sorted(wanted), call.limit(100, 999))
    listed = [about(team, team.space.channels[one]) for one in shown]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


_LISTED = {"public_channel": "channels:read", "private_channel": "groups:read"}


def members(team: Team, call: Call) -> Json:
    """conversations.members."""
    channel = access.visible(team, call)
    shown, cursor = page(call, sorted(channel.members), call.limit(100, 999))
    return {"members": list(shown), "response_metadata": {"next_cursor": cursor}}


def join(team: Team, call: Call) -> Json:
    """conversations.join: public channels only."""
    access.need(team, "channels:join")
    channel = access.channel(team, call)
    if channel.private:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    if team.space.bot_user in channel.members:
        return {"channel": about(team, channel), "warning": "already_in_channel"}
    team.joined(channel, team.space.bot_user)
    return {"channel": about(team, channel)}
