"""People in chat who do what comes to their minds, daypost that hears of it in its own order, and a reader."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.model.deeds import Changed, Deed, House, Marked, PictureCame, Sent, Story, TakenBack
from tests.model.forms import COMMANDS, EMOJI, REPLIES, ROOTS
from tests.model.newsroom import SiteDesk, as_event, attachment, picture
from tests.model.public import all_files, day_pages, read_page, words_in
from tests.model.reference import days, page
from tests.pipeline.desk import fast_folder

ZONE = ZoneInfo("America/Chicago")
FRIDAY = date(2026, 5, 15)
MORNING = datetime(2026, 5, 15, 15, 0, tzinfo=UTC)
LATE = datetime(2026, 5, 16, 8, 40, tzinfo=UTC)
"""Twenty minutes before Friday's day ends."""

SECOND = timedelta(seconds=1)

T = TypeVar("T")
WRITERS = ("ann", "ann", "ann", "ben", "ben", "bo", "bo", "eve", "mallory")
PEOPLE = ("ann", "ben", "bo", "eve", "eve", "mallory")
STEPS = (1, 20, 45, 61, 300, 601, 900, 3 * 3600, 9 * 3600, 25 * 3600)

numbers = st.integers(0, 40)
deliveries = st.sampled_from(["now", "now", "now", "now", "late", "twice"])


class People(RuleBasedStateMachine):
    """People in chat, daypost, and its readers."""

    @initialize(
        since=st.sampled_from([MORNING, MORNING, LATE]),
        delay=st.sampled_from([0, 0, 0, 30]),
        approval=st.sampled_from([False, False, True]),
        replies=st.sampled_from(["own", "own", "own", "plus", "none"]),
        rehearses=st.sampled_from([False, False, False, True]),
        bounds=st.sampled_from([(None, None)] * 4 + [(FRIDAY, FRIDAY), (FRIDAY + timedelta(1), None)]),
        orders=st.sampled_from([("newest", "newest"), ("newest", "oldest"), ("oldest", "newest")]),
    )
    def open(
        self,
        since: datetime,
        delay: int,
        approval: bool,
        replies: str,
        rehearses: bool,
        bounds: tuple[date | None, date | None],
        orders: tuple[str, str],
    ) -> None:
        self.house = House(since, timedelta(seconds=delay), approval, replies, rehearses, *bounds, *orders)
        self._folder = fast_folder()
        self.desk = SiteDesk(self._folder.__enter__(), self.house)
        self.heard: list[Deed] = []
        self.unheard: list[tuple[int, Deed]] = []
        self.done = 0
        self.sent: dict[str, Sent] = {}
        self.texts: dict[str, str] = {}
        self.gone: set[str] = set()
        self.on: set[tuple[str, str, str]] = set()
        self.words: set[str] = set()
        self.published: set[date] = set()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            self._folder.__exit__(None, None, None)

    # What people do

    @rule(number=numbers, by=st.sampled_from(WRITERS), form=st.sampled_from(ROOTS), photo=numbers, when=deliveries)
    def post(self, number: int, by: str, form: str, photo: int, when: str) -> None:
        self._send(self._text(form, number), by, photo=photo < 6, when=when)

    @rule(by=st.sampled_from(PEOPLE), form=st.sampled_from(COMMANDS), when=deliveries)
    def command(self, by: str, form: str, when: str) -> None:
        self._send(self._text(form, 0), by, when=when)

    @precondition(lambda self: self.roots())
    @rule(root=numbers, by=st.sampled_from(WRITERS), form=st.sampled_from(REPLIES), number=numbers, when=deliveries)
    def reply(self, root: int, by: str, form: str, number: int, when: str) -> None:
        self._send(self._text(form, number), by, thread=_pick(self.roots(), root), photo=number < 4, when=when)

    @precondition(lambda self: self.roots())
    @rule(root=numbers, by=st.sampled_from(PEOPLE), forms=st.lists(st.sampled_from(REPLIES), max_size=3))
    def be_asked_for_another_text(self, root: int, by: str, forms: list[str]) -> None:
        message = _pick(self.roots(), root)
        if (message, by, "✏️") not in self.on:
            self._toggle(message, by, "✏️", "now")
            for form in forms:
                self._send(self._text(form, root), by, thread=message)

    @precondition(lambda self: self.standing())
    @rule(message=numbers, root=st.sampled_from(ROOTS + COMMANDS), reply=st.sampled_from(REPLIES), when=deliveries)
    def edit(self, message: int, root: str, reply: str, when: str) -> None:
        sent = self.sent[_pick(self.standing(), message)]
        text = self._text(reply if sent.thread else root, message)
        self.texts[sent.message] = text
        self._do(Changed(**self._by(sent.by), message=sent.message, text=text), when)

    @precondition(lambda self: self.standing())
    @rule(message=numbers, by=st.sampled_from(PEOPLE))
    def edit_what_another_said(self, message: int, by: str) -> None:
        sent = self.sent[_pick(self.standing(), message)]
        if by != sent.by:
            self._do(Changed(**self._by(by), message=sent.message, text=self._text("Stolen {}", 0)), "now")

    @precondition(lambda self: self.standing())
    @rule(message=numbers, by=st.sampled_from(PEOPLE), when=deliveries)
    def delete(self, message: int, by: str, when: str) -> None:
        chosen = _pick(self.standing(), message)
        self.gone.add(chosen)
        self._do(TakenBack(**self._by(by), message=chosen), when)

    @precondition(lambda self: self.standing())
    @rule(
        message=numbers,
        by=st.sampled_from(PEOPLE),
        emoji=st.sampled_from(EMOJI),
        timeless=st.booleans(),
        when=deliveries,
    )
    def react(self, message: int, by: str, emoji: str, timeless: bool, when: str) -> None:
        self._toggle(_pick(self.standing(), message), by, emoji, "now" if timeless else when, timeless=timeless)

    @precondition(lambda self: self.on)
    @rule(number=numbers, timeless=st.booleans(), when=deliveries)
    def unreact(self, number: int, timeless: bool, when: str) -> None:
        message, by, emoji = _pick(sorted(self.on), number)
        self._toggle(message, by, emoji, "now" if timeless else when, timeless=timeless)

    @precondition(lambda self: self.unfetched())
    @rule(number=numbers)
    def fetch(self, number: int) -> None:
        message = _pick(self.unfetched(), number)
        self.desk.bring(message)
        self._do(PictureCame(**self._by(""), message=message), "now")

    @precondition(lambda self: self.roots())
    @rule(
        reactions=st.lists(st.tuples(numbers, st.sampled_from(PEOPLE), st.sampled_from(EMOJI)), max_size=6),
        commands=st.lists(st.sampled_from(["!pause", "!offline", "!end", "!title {}", "!summary {}"]), max_size=2),
        backwards=st.booleans(),
    )
    def burst_and_undo(self, reactions: list[tuple[int, str, str]], commands: list[str], backwards: bool) -> None:
        """Taking back everything that can be taken back gives the page that there would be without it."""
        before = list(self.heard)
        chosen = [(_pick(self.standing() or self.roots(), number), by, emoji) for number, by, emoji in reactions]
        put_on = [one for one in dict.fromkeys(chosen) if one not in self.on]
        for one in put_on:
            self._toggle(*one, "now")
            self.look()
        typed = [self._send(self._text(form, 0), "bo") for form in commands]
        self.look()
        for one in put_on[::-1] if backwards else put_on:
            self._toggle(*one, "now")
            self.look()
        for message in typed:
            self.gone.add(message)
            self._do(TakenBack(**self._by("bo"), message=message), "now")
        self.compare(Story(self.house, before, self.desk.clock.now))

    # What becomes of it on the way

    @precondition(lambda self: self.unheard)
    @rule(number=numbers)
    def hear_late(self, number: int) -> None:
        self._hear(*self.unheard.pop(number % len(self.unheard)))

    @rule(seconds=st.sampled_from(STEPS), watched=st.booleans())
    def wait(self, seconds: int, watched: bool) -> None:
        if watched and seconds < 1000:
            self.desk.pass_time(timedelta(seconds=seconds))
        else:
            self.desk.clock.now += timedelta(seconds=seconds)

    @rule()
    def restart(self) -> None:
        self.desk.restart()

    # What readers see

    @invariant()
    def readers_see_what_the_rules_say(self) -> None:
        if hasattr(self, "desk"):
            self.look()

    def look(self) -> None:
        self.compare(Story(self.house, self.heard, self.desk.clock.now))

    def compare(self, story: Story) -> None:
        """The public folder says what the story says, and holds no other word and no other picture."""
        self.desk.look()
        pages = {day: page(story, day) for day in {*days(story), *self.published}}
        self.published |= {day for day in days(story) if not pages[day].offline}
        pages = {day: made for day, made in pages.items() if day in self.published}
        found = {day: read_page(html) for day, html in day_pages(self.desk.public).items()}
        assert found == pages
        files = all_files(self.desk.public)
        public = set().union(*(words_in(repr(made)) for made in pages.values()))
        for name, data in files.items():
            assert not (words_in(data.decode(errors="replace")) & self.words) - public, name
        shown = {hash_ for made in pages.values() for one in made.entries for hash_, _ in one.pictures}
        lying = {name.removeprefix("media/").split("-")[0] for name in files if name.startswith("media/")}
        assert lying == shown

    # What there is to choose from

    def roots(self) -> list[str]:
        return [message for message, sent in self.sent.items() if not sent.thread and message not in self.gone]

    def standing(self) -> list[str]:
        return [message for message in self.sent if message not in self.gone]

    def unfetched(self) -> list[str]:
        heard = {
            deed.message for deed in self.heard if isinstance(deed, Sent) and deed.picture and deed.by != "mallory"
        }
        came = {deed.message for deed in self.heard if isinstance(deed, PictureCame)}
        return sorted(heard - came, key=int)

    def _by(self, by: str) -> dict[str, Any]:
        self.desk.clock.now += SECOND
        return {"by": by, "at": self.desk.clock.now, "came": self.desk.clock.now}

    def _text(self, form: str, number: int) -> str:
        """The text of that form, with words that stand nowhere else; `old` is a word that somebody has used."""
        used = sorted(self.words)
        old = _pick(used[-6:], number) if used else "open"
        local = (self.desk.clock.now + SECOND).astimezone(ZONE)
        clocks = {
            "past": f"{local - timedelta(minutes=number):%H%M}:",
            "soon": f"{local + timedelta(minutes=1):%H:%M} -",
            "later": f"{local + timedelta(minutes=30):%H:%M}:",
        }
        while "{}" in form:
            word = f"zq{len(self.words):04}"
            self.words.add(word)
            form = form.replace("{}", word, 1)
        return form.format(old=old, **clocks)

    def _send(self, text: str, by: str, *, thread: str = "", photo: bool = False, when: str = "now") -> str:
        message = str(len(self.sent) + 1)
        sent = Sent(**self._by(by), message=message, text=text, thread=thread)
        if photo:
            sent = replace(sent, picture=picture(message).hash, alt=attachment(message).alt)
        self.sent[message], self.texts[message] = sent, text
        self._do(sent, when)
        return message

    def _toggle(self, message: str, by: str, emoji: str, when: str, *, timeless: bool = False) -> None:
        register = (message, by, emoji)
        on = register not in self.on
        (self.on.add if on else self.on.discard)(register)
        self._do(Marked(**self._by(by), message=message, emoji=emoji, on=on, timeless=timeless), when)

    def _do(self, deed: Deed, when: str) -> None:
        self.done += 1
        if when == "late":
            self.unheard.append((self.done, deed))
            return
        self._hear(self.done, deed)
        if when == "twice":
            self.desk.record(as_event(deed, self.done, self.sent))

    def _hear(self, number: int, deed: Deed) -> None:
        self.heard.append(replace(deed, came=self.desk.clock.now))
        self.desk.record(as_event(deed, number, self.sent))


def _pick(among: Sequence[T], number: int) -> T:
    return among[number % len(among)]
