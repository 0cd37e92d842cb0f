"""The Web API's methods with which the app speaks and reacts."""

from typing import Any

from tests.servers.slack import access
from tests.servers.slack.blocks import checked_blocks
from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.team import Team
from tests.servers.slack.workspace import Channel

Json = dict[str, Any]

CUT = 40_000
"""Characters of text after which Slack cuts a message off."""
LONGEST_CHANGE = 4_000
"""Characters of text that a message may have after it was changed."""


def post(team: Team, call: Call) -> Json:
    """chat.postMessage."""
    channel = access.writable(team, call)
    content = _content(call)
    root = call.text("thread_ts", "")
    if root and root not in channel.messages:
        raise Refusal("thread_not_found")
    root = channel.messages[root].get("thread_ts", root) if root else ""
    message = {**_signed(team), **content}
    ts = team.posted(channel, message, root=root, broadcast=bool(root) and call.flag("reply_broadcast"))
    return {"channel": channel.id, "ts": ts, "message": team.shown(channel, ts)}


def post_ephemeral(team: Team, call: Call) -> Json:
    """chat.postEphemeral: seen by one, kept nowhere."""
    channel = access.writable(team, call)
    if call.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    _content(call)
    return {"message_ts": team.space.new_ts()}


def update(team: Team, call: Call) -> Json:
    """chat.update: of the app's own messages."""
    channel, ts = _own(team, call, "cant_update_message")
    if len(call.text("text", "")) > LONGEST_CHANGE:
        raise Refusal("msg_too_long")
    content = _content(call)
    # An update by text alone takes the blocks away.
    channel.messages[ts].pop("blocks", None)
    team.edited(channel, ts, team.space.bot_user, content)
    return {"channel": channel.id, "ts": ts, "text": content["text"], "message": team.shown(channel, ts)}


def delete(team: Team, call: Call) -> Json:
    """chat.delete: of the app's own messages."""
    channel, ts = _own(team, call, "cant_delete_message")
    team.deleted(channel, ts)
    return {"channel": channel.id, "ts": ts}


def permalink(team: Team, call: Call) -> Json:
    """chat.getPermalink."""
    channel = access.channel(team, call)
    ts = access.message(channel, call.text("message_ts"))
    link = f"https://{team.space.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    root = channel.messages[ts].get("thread_ts", ts)
    thread = f"?thread_ts={root}&cid={channel.id}" if root != ts else ""
    return {"channel": channel.id, "permalink": link + thread}


def react(team: Team, call: Call) -> Json:
    """reactions.add."""
    channel, ts, name = _reaction(team, call, "reactions:write")
    if channel.archived:
        raise Refusal("is_archived")
    reactions = channel.messages[ts].get("reactions", {})
    if team.space.bot_user in reactions.get(name, ()):
        raise Refusal("already_reacted")
    if name not in reactions and len(reactions) >= 50:
        raise Refusal("too_many_emoji")
    team.reacted(channel, ts, team.space.bot_user, name)
    return {}


def unreact(team: Team, call: Call) -> Json:
    """reactions.remove."""
    channel, ts, name = _reaction(team, call, "reactions:write")
    if team.space.bot_user not in channel.messages[ts].get("reactions", {}).get(name, ()):
        raise Refusal("no_reaction")
    team.unreacted(channel, ts, team.space.bot_user, name)
    return {}


def reactions(team: Team, call: Call) -> Json:
    """reactions.get: with `full`, everybody who reacted is named."""
    access.need(team, "reactions:read")
    channel = access.channel(team, call)
    ts = access.message(channel, call.text("timestamp"))
    message = team.space.shown(channel, ts) if call.flag("full") else team.shown(channel, ts)
    return {"type": "message", "channel": channel.id, "message": message}


def _reaction(team: Team, call: Call, scope: str) -> tuple[Channel, str, str]:
    access.need(team, scope)
    channel = access.channel(team, call)
    if team.space.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    name = call.text("name").strip(":")
    if not team.space.knows_emoji(name):
        raise Refusal("invalid_name")
    return channel, access.message(channel, call.text("timestamp")), name


def _own(team: Team, call: Call, otherwise: str) -> tuple[Channel, str]:
    channel = access.writable(team, call)
    ts = access.message(channel, call.text("ts"))
    if channel.messages[ts].get("bot_id") != team.space.bot:
        raise Refusal(otherwise)
    return channel, ts


def _content(call: Call) -> Json:
    text, blocks = call.text("text", "")[:CUT], call.structure("blocks")
    if not text and not blocks:
        raise Refusal("no_text")
    return {"text": text} | ({"blocks": checked_blocks(blocks)} if blocks else {})


def _signed(team: Team) -> Json:
    space = team.space
    profile = {"id": space.bot, "app_id": space.app, "name": "daypost", "deleted": False, "team_id": space.team}
    return {"user": space.bot_user, "bot_id": space.bot, "app_id": space.app, "bot_profile": profile}
