"""What a message waits for, by RULES 2.5, 4.4, 5.1, 5.4 and 8.2."""

from datetime import date, datetime, timedelta

from tests.model import stage
from tests.model.deeds import EDITORS, Sent, Story
from tests.model.reading import TEXTS, command, front, is_aside, is_command_emoji
from tests.model.saying import Version, day_of, is_deleted, is_hidden_by_mark, marks, may, messages, versions

TEN_MINUTES = timedelta(minutes=10)


def is_text(version: Version) -> bool:
    """1.9, 3.9, 6.1: it may be published at all."""
    is_only_emoji = is_command_emoji(version.text) and not version.has_picture
    return not (is_aside(version.text) or command(version.text) or is_only_emoji)


def needs_approval(story: Story, sent: Sent) -> bool:
    """4.4: nothing by an editor waits."""
    return story.house.approval and sent.by not in EDITORS


def approved(story: Story, sent: Sent, version: Version) -> datetime | None:
    """4.4: since when it is approved, if it is: an editor's ✅ of a known time covers versions not later than that.

    One without its time covers a text that was never edited. Nobody approves his own.
    """
    if not needs_approval(story, sent):
        return version.at
    ticks = [mark for mark in marks(story, sent.message, "release") if mark.by in EDITORS and mark.by != sent.by]
    times = [mark.at for mark in ticks if not mark.timeless and mark.at >= version.at]
    if times:
        return min(times)
    if any(mark.timeless for mark in ticks) and len(versions(story, sent)) == 1:
        return version.at
    return None


def is_draft(version: Version) -> bool:
    """5.1: it begins with `draft:`."""
    return is_text(version) and front(version.text).is_draft


def release(story: Story, root: Sent) -> datetime | None:
    """5.1: when a draft was released: by the first ✅ that is on and was put on while it was one, or by an edit.

    A message that never was a draft is as good as released when it was sent; None: it is a draft.
    """
    became = left = None
    for version in versions(story, root):
        if is_draft(version) and (became is None or left is not None):
            became, left = version.at, None
        elif not is_draft(version) and became is not None and left is None:
            left = version.at
    if became is None:
        return root.at
    ticks = [
        mark.came if mark.timeless else mark.at
        for mark in marks(story, root.message, "release")
        if may(mark.by, root.by) and mark.at >= became and (left is None or mark.at < left)
    ]
    return min(ticks, default=left)


def was_draft(story: Story, root: Sent) -> bool:
    """5.1: it has the time of its release."""
    return any(is_draft(version) for version in versions(story, root))


def shows_since(story: Story, sent: Sent) -> datetime | None:
    """2.5: the latest of its sending and the delay, its release, its approval, the start, the end of the pause.

    None while it waits for one of them.
    """
    first = [approved(story, sent, version) for version in since_withdrawn(versions(story, sent))]
    known = [moment for moment in first if moment is not None]
    if not known:
        return None
    moments = [sent.at, min(known) if needs_approval(story, sent) else sent.at]
    openings: list[datetime | None] = []
    if not sent.thread:
        moment = release(story, sent)
        if moment is None:
            return None
        moments.append(moment)
        openings = [stage.opened_for(story, max(sent.at, moment)), stage.taken_up_for(story, sent.at)]
    if any(stage.waits_in_pause(story, moment) for moment in moments) or None in openings:
        return None
    since = max(
        sent.at + story.house.delay,
        *(stage.out_of_pause(story, moment) for moment in moments),
        *(moment for moment in openings if moment),
    )
    return since if since <= story.now else None


def since_withdrawn(texts: list[Version]) -> list[Version]:
    """1.9, 6.1, 8.2: the versions since it last was no text: what was before that is taken away."""
    kept: list[Version] = []
    for version in texts:
        kept = [*kept, version] if is_text(version) else []
    return kept


def let_out(story: Story, sent: Sent, since: datetime) -> list[Version]:
    """4.4, 5.4: its versions that need not wait, oldest first.

    8.2: an edit of what shows, within ten minutes, is a removal, which no pause holds up.
    """
    out: list[Version] = []
    for version in since_withdrawn(versions(story, sent)):
        moment = approved(story, sent, version)
        if moment is None:
            continue
        mends = bool(out) and version.at <= since + TEN_MINUTES
        if not stage.waits_in_pause(story, moment) or (mends and not needs_approval(story, sent)):
            out.append(version)
    return out


def text_of(story: Story, word: str, day: date, default: str) -> str:
    """6, 6.3: the newest text of the day that need not wait; `-` clears it; without one that of the configuration.

    4.4, 5.4: neither without its approval nor while a pause lasts does a new text show; 8.2: one may go, or be mended.
    """
    assert word in TEXTS
    found: list[tuple[datetime, str]] = []
    for sent in messages(story):
        is_gone = is_deleted(story, sent.message) or is_hidden_by_mark(story, sent.message)
        if sent.thread or day_of(sent.at) != day or is_gone:
            continue
        typed: list[tuple[Version, str]] = []
        for version in versions(story, sent):
            read = command(version.text)
            typed = [*typed, (version, read.argument)] if read and read.word == word and read.argument else []
        out: list[tuple[datetime, str]] = []
        was_out = False
        for version, text in typed:
            moment = approved(story, sent, version)
            if moment is None or (out and out[-1][1] == text):
                continue
            waits = stage.waits_in_pause(story, moment)
            mends = was_out and version.at <= typed[0][0].at + TEN_MINUTES
            was_out = was_out or not waits
            if not waits or ((mends or text == "-") and not needs_approval(story, sent)):
                out.append((version.at, text))
        found += out[-1:]
    text = max(found, key=lambda one: one[0])[1] if found else default
    return "" if text == "-" else text
