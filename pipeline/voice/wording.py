"""What is said to people, in one place. Short: it is read on a phone, between two sentences of a talk. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from pipeline.commands import Typed, Whose
from pipeline.entries import Version
from pipeline.errors import Finding
from pipeline.front import lead
from pipeline.publishers import Publication

ONLY_EMOJI = "Not published: to act on a message, react to it with that emoji."
PROMPT = "What should it say? Reply here with the whole new text, within ten minutes."
PENCIL_FOUND = "I was not listening when you put ✏️ on this. Take it off, put it on again, and reply with the new text."
CHECK_FOUND = (
    "I was not listening when you put ✅ on this, and its text was changed. Put it on again to approve it as it is."
)
NOT_YOURS = "That is for its author, or an editor."
COMMAND_IN_THREAD = "Not published, and nothing was done: send a command as a message of its own, outside a thread."
STRANGER = "This channel is a live blog. What you write here is not published: you are not one of its authors."
SHARED_DESK = "Nothing was done: this desk serves several live blogs. Type the command in the live blog's own channel."
NO_PREVIEW = "There is no preview: it comes with a target of kind site, which this live blog has none of."
PURGED = (
    "Purged: text and pictures of this thread are gone from daypost for good, and go from every target. "
    "Out of reach are copies that readers have, caches and feeds, a blog's revisions and mails, git history."
)
NOT_PURGED = "Nothing was purged: that is for its author, or an editor."
FORM_ASIDE = "This is an aside: nothing of it is published."
FORM_COMMAND = "This is no entry. Edit the message itself to change it."
FORM_DELETED = "This entry is deleted."
FORM_NO_ENTRY = "This message is no entry: nothing of it is published."
FORM_REPLY = (
    "This reply is a part of its entry: edit the reply itself, or answer s/old/new/ in the thread. "
    "The form is for the entry's first message."
)
FORM_REPLACED = (
    "Somebody's s/old/new/ changed words here in a way that no form can show. "
    "Answer with another in the thread, or edit the message itself."
)
FORM_WAITS = "Your text shows once it is approved, or the pause is over."
NOTHING_TO_KEEP = "Nothing on any blog was changed by hand, so there is nothing to keep."

DONE: Mapping[str, str] = {
    "end": "Coverage has ended for today: what is sent now is held. !start takes it up again.",
    "pause": "Paused: what is out stays as it is, what is new waits for !resume. Take-downs go out all the same.",
    "publish": "Publishing what may show now, whatever the pace is.",
    "offline": "Off line: readers find one plain line until !online.",
    "online": "On line again.",
    "start": "Open: the live blog has started, and its later days open by themselves.",
    "purge": "Nothing was purged: send !purge as a reply, in the thread of the entry that is to go for good.",
}


def keeping(whose: Whose, targets: Sequence[str]) -> str:
    """To a channel in which somebody chose between what was changed by hand on targets and what was said in chat."""
    where = f"what was changed by hand at {' and '.join(targets)}."
    return f"Keeping {where}" if whose == "theirs" else f"Writing ours again over {where}"


def no_such_target(name: str, targets: Sequence[str]) -> str:
    """To a channel in which somebody named a target that the live blog does not have."""
    return f"Nothing was done: this live blog has no target {name}, only {' and '.join(targets)}."


def preview(url: str) -> str:
    """To somebody who asked for the preview's address."""
    return f"The page with everything that waits, as of each reload: {url} Whoever has this address sees it."


def slip(typed: Typed) -> str:
    """To somebody whose text looks like a command, but is none."""
    return f"Not published. Did you mean !{typed.word}? To publish it as text, begin with \\!."


def corrected(before: Version, after: Version) -> str:
    """To somebody whose reply is an entry's text now."""
    return f"“{first_words(before)}” now reads “{first_words(after)}”. Delete your reply to take that back."


def replaced(old: str, new: str) -> str:
    """To somebody who changed a few words."""
    return f"“{old}” now reads “{new}”."


def not_replaced(old: str, times: int) -> str:
    """To somebody whose words to be changed are not there once."""
    found = "does not stand in it" if times == 0 else f"stands in it {times} times"
    return f"Nothing was changed: “{old}” {found}. Take words that stand there once."


def replaced_later(old: str, new: str) -> str:
    """To somebody whose change waits: for an editor's ✅, or for the end of a pause."""
    return f"“{old}” will read “{new}” once it is approved, or the pause is over."


def replaced_when_shown(old: str, new: str) -> str:
    """To somebody whose change is of a reply that does not show yet."""
    return f"“{old}” will read “{new}” when that text shows."


def replaced_by(who: str, old: str, new: str) -> str:
    """To somebody in whose entry another person changed a few words."""
    return f"{who} changed “{old}” to “{new}” in your entry. Edit your message to change that again."


def overruled(who: str, winner: Version, lost: Version) -> str:
    """To somebody whose text gave way to another's, which is newer; with the text, so that it is not lost."""
    return f"{who} gave this entry another text: “{first_words(winner)}”. Yours was:\n{lead(lost.body)}"


def present(word: str, text: str, typed: str) -> str:
    """The day's title, intro or summary: asked for with nothing typed, to be copied, or just typed."""
    if not typed:
        how = f"To change it, send !{word} and the new text" + ("" if word == "title" else f"; !{word} - empties it")
        return f"{text or f'There is no {word} today.'}\n{how}."
    waits = "" if typed in (text, "-") else "That waits for the end of the pause or for an editor's ✅. "
    return waits + (f"The {word} today: {text}" if text else f"There is no {word} today.")


def lost(name: str, why: str) -> str:
    """To somebody a file of whose message is not published; the reason may name it."""
    return f"Not published: {why}" if name and name in why else f"“{name or 'Your file'}” is not published: {why}"


def resumed(waited: int) -> str:
    """To a channel where a pause is over."""
    if not waited:
        return "On again."
    return f"On again. {messages(waited)} waited and {'is' if waited == 1 else 'are'} public now."


def outside(day: date) -> str:
    """To a channel in which somebody writes on a day that the live blog does not cover."""
    return f"Not published: {day} is outside the days that this live blog covers (first_day, last_day)."


def gone(version: Version, number: int, public_for: timedelta) -> str:
    """To somebody whose deleted messages, so many together, are gone from every target; the first was this."""
    first = f"“{first_words(version)}”" if lead(version.body).strip() else "Your message"
    who, it, time = (
        (f"{first} is", "It was", span(public_for))
        if number == 1
        else (f"{first} and {number - 1} more of your messages are", "They were", f"up to {span(public_for)}")
    )
    return f"{who} gone everywhere. {it} public for {time}; copies that readers made cannot be recalled."


def failing(error: str, since: datetime, waiting: int, *, needs_person: bool) -> str:
    """To a desk: a target fails; `since` is local."""
    what = f"{messages(waiting)} waiting" if waiting else "changes waiting"
    then = "a person is needed" if needs_person else "it is tried again"
    return f"⚠️ {error}. Since {since:%H:%M}, {what}; {then}."


def recovered(target: str, now: datetime) -> str:
    """To a desk: a target that failed has everything; `now` is local."""
    return f"{target}: all out {now:%H:%M}."


def deaf(source: str, since: datetime, until: datetime, caught_up: int) -> str:
    """To a desk: a source was not heard for a while; the times are local."""
    what = f"{caught_up} caught up" if caught_up else "nothing was missed"
    day = "" if since.date() == until.date() else "%Y-%m-%d "
    return f"{source}: heard nothing from {since:{day}%H:%M} to {until:{day}%H:%M}; {what}."


def well_again(source: str, well: str, before: str, now: datetime) -> str:
    """To a desk: what was wrong with a source is over; with what it was, as it may have kept that from being said."""
    return f"{source}: {well} again since {now:%H:%M}. Until then: {before}."


THERE_AGAIN = "What seemed to be gone is there again: nothing was changed."


def absent(lines: Sequence[str], number: int) -> str:
    """To a desk: messages that the network no longer shows, of which it never said that they were deleted."""
    more = [f"and {number - len(lines)} more"] if number > len(lines) else []
    return "\n".join(
        [
            f"⚠️ {messages(number)} that are published cannot be found in the channel any more. If they were deleted on "
            "purpose, put ❌ on this line, and they are taken down. Until then they stay.",
            *lines,
            *more,
        ]
    )


def taken_down(number: int) -> str:
    """To a desk: what was asked about was taken down."""
    verb = "is" if number == 1 else "are"
    return f"{messages(number)} that could not be found in the channel any more {verb} taken down."


def clocks(source: str, there: datetime, here: datetime) -> str:
    """To a desk: something came live whose time is not now; the times are local."""
    return (
        f"⚠️ {source}: something said just now has the time {there:%H:%M}, and here it is {here:%H:%M}. "
        "Set the clock of this machine: by it messages wait, or count as sent before daypost listened."
    )


def hello(title: str, stage: str, urls: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """To a desk, at the beginning of a day: that the bot listens, where readers find it, what every target says."""
    where = f" Readers find it at {' and '.join(dict.fromkeys(urls.values()))}." if urls else ""
    hidden = " It is a rehearsal: nobody sees it before !start." if stage == "rehearsal" else ""
    faults = [f"⚠️ {one.what}: {one.mend}" for one in findings if not one.well]
    tried = "" if faults else " Every target was tried: all is well."
    return "\n".join([f"Listening. {title}.{hidden}{where}{tried}", *faults])


def messages(number: int) -> str:
    """So many messages."""
    return f"{number} {'message' if number == 1 else 'messages'}"


def span(length: timedelta) -> str:
    """A length of time, in the two units that matter."""
    seconds = max(0, round(length.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def still_on(emoji: str, persons: Sequence[str]) -> str:
    """To somebody who took a reaction off that others still have on."""
    return f"It stays as it is: {emoji} by {' and '.join(persons)} is still on."


def published(before: Publication, after: Publication) -> Iterator[str]:
    """To whoever watches: the first time out, a failure, that it is over; what is remarkable there, if it is new."""
    if after.error and after.error != before.error:
        yield after.error if after.needs_person else f"{after.error}; it is tried again"
    elif before.error and not after.error:
        yield f"{after.target}: {after.liveblog} {after.date} is all out again"
    elif after.sent and not before.sent:
        yield f"{after.target}: {after.liveblog} {after.date} is at {after.url}"
    yield from (remark for remark in after.remarks if remark not in before.remarks)


def first_words(version: Version) -> str:
    """How a version begins."""
    return beginning(lead(version.body))


def beginning(text: str, most: int = 40) -> str:
    """The beginning of a text, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"
