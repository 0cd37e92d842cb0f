"""Receipts as the bot's reactions, notices as its messages."""

from bots import Notice, Receipt, Sign
from bots.slack.payloads import text
from bots.slack.web import SlackError, Web
from bots.slack.words import taken

EMOJI: dict[Sign, str] = {
    "recorded": "eyes",
    "public": "globe_with_meridians",
    "waiting": "zzz",
    "rehearsal": "test_tube",
    "withdrawn": "no_entry_sign",
    "failed": "warning",
}

_NOTHING_TO_PUT = ("already_reacted", "message_not_found", "too_many_emoji", "too_many_reactions")
_NOTHING_TO_TAKE = ("no_reaction", "message_not_found")
_NOT_OURS_TO_CHANGE = ("message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found")


async def show(web: Web, receipt: Receipt) -> None:
    """Put the receipt on its message and take off the one before. Raises SlackError, OSError."""
    about = {"channel": receipt.channel.id, "timestamp": receipt.message}
    if receipt.sign:
        await _unless(_NOTHING_TO_PUT, web, "reactions.add", **about, name=EMOJI[receipt.sign])
    if receipt.shown and receipt.shown != receipt.sign:
        await _unless(_NOTHING_TO_TAKE, web, "reactions.remove", **about, name=EMOJI[receipt.shown])


async def say(web: Web, notice: Notice) -> str:
    """Say something; the reference is the message's `ts`, of what only one person sees there is none.

    Raises SlackError, OSError.
    """
    words = {"channel": notice.channel.id, "text": taken(notice.text), "link_names": "false"}
    if notice.replaces and not notice.to:
        try:
            await web.call("chat.update", **words, ts=notice.replaces)
        except SlackError as error:
            if error.code not in _NOT_OURS_TO_CHANGE:
                raise
        else:
            return notice.replaces
    thread = {"thread_ts": notice.thread} if notice.thread else {}
    if notice.to:
        await web.call("chat.postEphemeral", **words, **thread, user=notice.to)
        return ""
    unlinked = {"unfurl_links": "false", "unfurl_media": "false"}
    return text(await web.call("chat.postMessage", **words, **thread, **unlinked), "ts")


async def _unless(fine: tuple[str, ...], web: Web, method: str, **args: str) -> None:
    """Call a method, of which some refusals mean that there is nothing to do."""
    try:
        await web.call(method, **args)
    except SlackError as error:
        if error.code not in fine:
            raise
