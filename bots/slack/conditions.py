"""How the app stands with Slack, as Slack tells it: still in the channel, still installed, still connected. Pure."""

from collections.abc import Mapping

from bots import Condition
from bots.slack.payloads import Json, record, text, texts

ARCHIVED = "was archived; unarchive it (channel details, Settings), or take it out of `channels`"

_GONE = {
    **dict.fromkeys(("channel_archive", "group_archive"), ARCHIVED),
    **dict.fromkeys(("channel_deleted", "group_deleted"), "was deleted; take it out of `channels`"),
    **dict.fromkeys(("channel_left", "group_left"), "no longer has the app in it; invite it there again"),
}


def condition(event: Json, app_user: str, names: Mapping[str, str]) -> Condition | None:
    """What a delivered event, or a frame of the socket, says of the app, whose own user is `app_user`.

    None where it says nothing of that. Whether a channel is one that is listened to is for the caller to know
    (`channel_of`); `names` are those of channels by id.
    """
    kind, channel = text(event, "type"), channel_of(event)
    where = f"channel {labelled(channel, names)}"
    if kind in _GONE and channel:
        return Condition("removed", f"{where} {_GONE[kind]}")
    match kind:
        case "member_left_channel" if channel and text(event, "user") == app_user:
            return Condition("removed", f"{where} {_GONE['channel_left']}")
        case "member_joined_channel" if channel and text(event, "user") == app_user:
            return Condition("listening", f"the app is in {where}", well=True)
        case "channel_unarchive" | "group_unarchive" if channel:
            return Condition("listening", f"{where} is no longer archived", well=True)
        case "channel_id_changed" if channel and (new := text(event, "new_channel_id")):
            words = f"{where} has another id now, {new}, and nothing is recorded of what is posted there; write "
            words += f'"slack:{new}" in place of "slack:{channel}" in the configuration, and start daypost again'
            return Condition("moved", words)
        case "tokens_revoked" if texts(record(event, "tokens"), "bot"):
            return Condition("revoked", "the app's token was revoked; install the app again and set `bot_token`")
        case "app_uninstalled":
            return Condition("revoked", "the app was removed from the workspace; install it again and set `bot_token`")
        case "disconnect" if text(event, "reason") == "link_disabled":
            return Condition("revoked", "Socket Mode was turned off for the app; turn it on in the app's settings")
    return None


def channel_of(event: Json) -> str:
    """The channel that an event is about; empty where it is about none. Some name it, some describe it."""
    return text(event, "channel") or text(record(event, "channel"), "id") or text(event, "old_channel_id")


def labelled(channel: str, names: Mapping[str, str]) -> str:
    """A channel as people know it and as the configuration has it: "#live (C0123ABCD)"."""
    return f"#{names[channel]} ({channel})" if channel in names else channel
