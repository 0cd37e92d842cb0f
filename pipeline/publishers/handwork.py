"""What people are told of hands on a blog: who has changed what there, and what became of it. Pure."""

from collections.abc import Sequence

from pipeline.publishers.guard import Merged
from pipeline.render.blog import Section

_ALTERED = "the blog changes what it is sent"


def remarks(target: str, who: str, merged: Merged) -> tuple[str, ...]:
    """One line for what is new, if anything is."""
    name, lines = who or "Somebody", []
    did = [
        *([f"changed {_names(merged.edited)}"] if merged.edited else []),
        *([f"removed {_names(merged.removed)}"] if merged.removed else []),
    ]
    if did:
        words = f"{target}: {name} {' and '.join(did)} by hand. That stays so there until it is edited in chat"
        lines.append(f"{words}; !keep ours {target} brings ours back.")
    if merged.overruled:
        words = f"{target}: {_names(merged.overruled)}, changed by hand there, was edited in chat since"
        lines.append(f"{words}, so that stands there now. What it was is among the post's revisions.")
    return tuple(lines)


def conflict(where: str, target: str, lost: str) -> str:
    """Why a post is left as it is, and what somebody can do."""
    would = f"ours would overwrite “{lost}”" if lost else "ours would lose no words that are not ours"
    return (
        f"in the post {where} entries cannot be told apart any more, since somebody changed it by hand, so it stays as "
        f"it is; {would}. !keep ours {target} writes ours; !keep theirs {target} keeps all that is there, and goes on"
    )


def overwritten(target: str, where: str) -> str:
    """What is told when something had to go that nobody could find among what was changed by hand."""
    return (
        f"{target}: something was taken back, and in the post {where}, which was changed by hand, nobody can tell "
        "where it stood; so all of ours was written anew. What it was is among the post's revisions."
    )


def refused(target: str, sections: Sequence[Section]) -> str:
    """What is told of what the blog does not take."""
    words = f"{target}: the blog takes everything but {_names(sections)}: a firewall there takes it for an attack"
    return f"{words}. Change the words here; or have it let them pass, and say !keep ours {target}."


def waited(target: str, who: str, minutes: int) -> str:
    """What is told when somebody has had the post open for so long that we go on."""
    words = (
        f"{target}: {who} has had the post open for {minutes} minutes without saving it, so it was written all the same"
    )
    return f"{words}. Reload it there before saving: an older state would take away what has come since."


def altered(target: str, section: Section) -> str:
    """What is told of a blog that changes what it is sent."""
    words = f"{target}: {_ALTERED}: {section.called} is not there as it was written"
    return f"{words}. Look at it there: a plug-in takes words, links or pictures away, or adds some."


def is_altered(remark: str) -> bool:
    """Whether a remark tells of that: once a day is enough."""
    return _ALTERED in remark


def _names(sections: Sequence[Section]) -> str:
    names = [one.called for one in sections]
    most = 3
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return " and ".join(names)
