"""What people can do, in few words: the sheet that a channel is given once, and the answer to `!help`. Pure."""

from collections.abc import Mapping

from pipeline.commands import WORDS
from pipeline.config import LiveBlog, format_duration
from pipeline.events import Replies
from pipeline.reactions import Command, Table, signs

_REACTIONS: Mapping[Command, str] = {
    "delete": "delete",
    "hold": "hold",
    "pin": "pin",
    "key": "key moment",
    "release": "release",
    "correct": "correct",
}
_REPLIES: Mapping[Replies, str] = {
    "own": " A reply to your own one goes on with it.",
    "plus": " A reply that begins with + goes on with it.",
    "none": "",
}


def cheat_sheet(liveblog: LiveBlog, meanings: Table, *, in_rehearsal: bool) -> str:
    """The sheet of a live blog's channel, in which these emoji are commands."""
    release = signs(meanings).get("release")
    until = f" until {release}" if release else ""
    later = f", {format_duration(liveblog.delay)} later" if liveblog.delay else ""
    lines = [
        "This channel is a live blog. What its authors write here becomes an entry of today's post on the blog"
        f"{later}; edit or delete it here, and it changes there.{_REPLIES[liveblog.replies]}",
        _reactions(meanings),
        f"In front of a text: (( for an aside that is never published, draft: to keep it back{until}.",
        "Commands, each a message of its own: !start, !pause, !resume, !status; !help names all.",
        "It is a rehearsal: nobody sees any of it before !start." if in_rehearsal else "",
    ]
    return "\n".join(line for line in lines if line)


def help_text(meanings: Table) -> str:
    """The answer to `!help` on a day on which these emoji are commands."""
    parts = [
        "Commands, each a message of its own: "
        + " ".join(f"!{word}" for word in WORDS if word not in ("keep", "purge"))
        + ".",
        _reactions(meanings),
        "As a reply, !purge deletes an entry for good.",
        "In front of a text: (( or // for an aside, draft: to keep it back, 14:55: for its time.",
    ]
    return " ".join(part for part in parts if part)


def _reactions(meanings: Table) -> str:
    named = [f"{sign} {_REACTIONS[command]}" for command, sign in signs(meanings).items()]
    return f"Reactions: {', '.join(named)}." if named else ""
