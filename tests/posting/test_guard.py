"""Chat and somebody on the blog change the same post, and a model keeps account of both (RULES 8.6)."""

import re
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipeline.publishers import Piece
from pipeline.publishers.elements import divs
from pipeline.publishers.guard import as_stored, is_mingled, merged, without_hands
from pipeline.publishers.part import Marker, Part, wrapped
from pipeline.publishers.seen import fingerprint, words_of
from pipeline.publishers.standing import PIECE, Standing, as_a_whole, piece, standing
from pipeline.render.blog import Section
from tests.sample import DAY

MARKER = Marker("pycon", DAY, "0123456789abcdef")
WORD = st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"])
WORDS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from(["e-1", "e-2", "e-3", "e-4"])


def section(name: str, text: str) -> Section:
    return Section(name, f"<p>{name} {text}</p>\n<div>in a box</div>", text, name, f"{name} {text}", is_entry=True)


@dataclass
class Stands:
    """What the model knows of an entry on the blog: the text of chat that it is of, and what somebody did to it."""

    text: str
    by_hand: str = ""
    removed: bool = False


@dataclass
class Blog:
    html: str = field(default_factory=lambda: f"<p>Above</p>{wrapped(Part(MARKER, 0), '')}<p>Below</p>")
    pieces: tuple[Piece, ...] = ()
    generation: int = 0


class Days(RuleBasedStateMachine):
    """Chat and hands take turns; after each publication the post says what the model says."""

    def __init__(self) -> None:
        super().__init__()
        self.blog = Blog()
        self.told: dict[str, str] = {}
        self.stands: dict[str, Stands] = {}
        self.sponsors: list[str] = []
        self.number = 0

    @rule(name=NAMES, text=WORDS)
    def says(self, name: str, text: str) -> None:
        """Somebody writes an entry, or edits it."""
        self.told[name] = text

    @rule(name=NAMES)
    def takes_back(self, name: str) -> None:
        self.told.pop(name, None)

    @precondition(lambda self: self.tellable)
    @rule(name=NAMES, text=WORDS)
    def edits_by_hand(self, name: str, text: str) -> None:
        there = standing(self.blog.html, MARKER)
        assert there is not None
        if name in there.pieces:
            self.number += 1
            new = piece(name, f"<p>hand {self.number} {text}</p>").rstrip("\n")
            self.blog.html = self.blog.html.replace(there.pieces[name], new)
            self.stands[name].by_hand = f"hand {self.number} {text}"

    @precondition(lambda self: self.tellable)
    @rule(name=NAMES)
    def removes_by_hand(self, name: str) -> None:
        there = standing(self.blog.html, MARKER)
        assert there is not None
        if name in there.pieces:
            self.blog.html = self.blog.html.replace(there.pieces[name], "")
            self.stands[name].removed, self.stands[name].by_hand = True, ""

    @precondition(lambda self: self.tellable)
    @rule(data=st.data())
    def writes_between(self, data: st.DataObject) -> None:
        there = standing(self.blog.html, MARKER)
        assert there is not None
        if there.pieces:
            name = data.draw(st.sampled_from([*there.pieces]))
            self.number += 1
            words = f"sponsor {self.number}"
            self.blog.html = self.blog.html.replace(there.pieces[name], f"{there.pieces[name]}<p>{words}</p>")
            self.sponsors.append(words)

    @rule()
    def publishes(self) -> None:
        sections = [section(name, text) for name, text in sorted(self.told.items())]
        there = standing(self.blog.html, MARKER)
        assert there is not None
        shows = self.blog.generation
        made = merged(sections, self.blog.pieces, there, shows=shows, generation=shows + 1)
        if is_mingled(sections, self.blog.pieces, there, made, shows=shows):
            whole = as_a_whole(self.blog.html, MARKER, "theirs")
            assert whole is not None
            there = Standing(whole.before, {}, {}, whole.behind)
            made = merged(sections, without_hands(self.blog.pieces), there, shows=shows, generation=shows + 1)
            self.sponsors.clear()
            self.stands.clear()
        self.blog.html = there.with_part(Part(MARKER, shows + 1), made.html)
        self.blog.pieces = as_stored(made.pieces, standing(self.blog.html, MARKER))
        self.blog.generation += 1
        known = {name: one for name, one in self.stands.items() if self.told.get(name) == one.text}
        self.stands = {name: known.get(name, Stands(text)) for name, text in self.told.items()}
        self.is_as_told()

    @property
    def tellable(self) -> bool:
        return standing(self.blog.html, MARKER) is not None

    def is_as_told(self) -> None:
        there = standing(self.blog.html, MARKER)
        assert there is not None
        seen = {name: " ".join(words_of(html)) for name, html in there.pieces.items()}
        assert seen == {
            name: one.by_hand or f"{name} {one.text} in a box"
            for name, one in sorted(self.stands.items())
            if not one.removed
        }
        assert [*seen] == sorted(seen), "they are in order"
        words = " ".join(words_of(self.blog.html))
        assert all(re.findall(rf"{sponsor}\b", words) == [sponsor] for sponsor in self.sponsors)

    @invariant()
    def around_it_nothing_changes(self) -> None:
        words = words_of(self.blog.html)
        assert (words[0], words[-1]) == ("Above", "Below")


TestDays = Days.TestCase


def test_entries_of_one_minute_by_one_person_are_no_words_that_lost_their_place() -> None:
    about = "<p>12:05 · Ann Example</p>"
    sections = [
        Section(name, f"{about}<p>{text}</p>", text, name, text, is_entry=True)
        for name, text in (("e-1", "one thing"), ("e-2", "another"))
    ]
    part = wrapped(Part(MARKER, 1), "".join(piece(one.name, one.html) for one in sections))
    first = standing(part, MARKER)
    assert first is not None
    known = merged(sections, (), first, shows=0, generation=1).pieces
    by_hand = part.replace(first.pieces["e-1"], "").replace("another", "another by hand")
    there = standing(by_hand, MARKER)
    assert there is not None
    made = merged(sections, known, there, shows=1, generation=2)
    assert ([one.name for one in made.removed], [one.name for one in made.edited]) == (["e-1"], ["e-2"])
    assert not is_mingled(sections, known, there, made, shows=1)


SCRAPS = ("<div>", "</div>", "<p>words</p>", f'<div {PIECE}="e-2">', "</p>", "<!-- /wp:html -->")


@given(data=st.data(), texts=st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_was_done_to_a_post_ours_can_be_written_and_told_apart_again(
    data: st.DataObject, texts: list[str]
) -> None:
    """Pieces that somebody cut, doubled or moved, tag by tag, are all gone then, wherever in the post they were."""
    sections = [section(f"e-{number}", f"number {number} {text}") for number, text in enumerate(texts, 1)]
    html = f"<p>Above</p>{wrapped(Part(MARKER, 3), ''.join(piece(one.name, one.html) for one in sections))}<p>Below</p>"
    for _ in range(data.draw(st.integers(1, 3))):
        tokens = re.findall(r"<[^>]*>|[^<]+", html)
        place, end = sorted(data.draw(st.integers(0, len(tokens))) for _ in range(2))
        taken = "".join(tokens[place:end])
        middle = data.draw(st.sampled_from(["", taken * 2, data.draw(st.sampled_from(SCRAPS)) + taken]))
        html = "".join(tokens[:place]) + middle + "".join(tokens[end:])
    whole = as_a_whole(html, MARKER, "theirs")
    if whole is None or standing(replace(whole, pieces={}).with_part(Part(MARKER, 4), ""), MARKER) is None:
        return  # nobody can say that anything in it is ours, or something around it is open
    assert standing(whole.with_part(Part(MARKER, 4), whole.pieces["theirs"]), MARKER) is not None
    made = merged(sections[:1], (), replace(whole, pieces={}), shows=4, generation=4)
    after = whole.with_part(Part(MARKER, 4), made.html)
    assert [one.attributes[PIECE] for one in divs(after) if PIECE in one.attributes] == ["e-1"]


@given(WORDS, WORDS)
def test_a_fingerprint_tells_words_links_and_pictures_and_nothing_else(first: str, second: str) -> None:
    html = f'<p class="x">{first} <a href="https://a.example/{first}">x</a><img src="https://b.example/1" alt="y"></p>'
    same = (
        f"<div><P>{first}\n\n <a rel=nofollow href='http://a.example/{first}' style='x'>x</a></P>"
        '<img alt="y" src="//b.example/1" width="3"/></div><!-- words --><style>p {}</style>'
    )
    assert fingerprint(html) == fingerprint(same)
    for changed in (
        html.replace(f">{first}", f">{first}{second}"),
        html.replace("/1", "/2"),
        html.replace("a.e", "c.e"),
    ):
        assert fingerprint(html) != fingerprint(changed)
    assert fingerprint("<p>\n&nbsp;</p><script>words</script>") == ""
