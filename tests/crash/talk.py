"""What people in a Slack channel do, drawn by lot. Pure.

Left out is whatever RULES have depend on the moment at which daypost hears of it:

- ✏️ on an entry, and forms (4.3); approval (4.4); `!status` and the like (6.2).
- A reply by anybody but the author of its root is not deleted, as one that came and went unseen changes who spoke
  first (3.5); nor does an edit make something else of it.
- Commands are not edited: of an edit that was not heard nobody but Slack knows when in its second it was (1.4).
- Of what is deleted while it may go unheard there are three messages at most (5.6).
- What a draft says may be released at any time: it is compared without its time (5.1).
- After a `!pause` there is a `!resume`: of a text changed unheard nobody knows what it was before the pause (5.4).
- Links have no previews.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.crash.deeds import Deed

AUTHORS = ("ann", "ben")
PEOPLE = ("ann", "ann", "ben", "ed", "sue")
PERMITTED = ("ann", "ben", "ed")

EMOJI = (
    *("x", "x", "heavy_multiplication_x", "wastebasket", "lock", "lock", "double_vertical_bar"),
    *("pushpin", "star", "white_check_mark", "white_check_mark", "tada", "+1::skin-tone-3"),
)
TEXTS = (
    *("line {} of *many*",) * 6,
    "# headline {}\nand line {}",
    "> line {}, quoted",
    "draft: line {} for later",
    "((line {} for us alone",
    ":tada:",
)
OWN = ("more line {}", "more line {}", "+ also line {}", "s/line/row/", "alt: a picture of {}")
OTHERS = ("hm {}", "+ also line {}", "+ also line {}", "s/line/row/")
MOST_GONE = 3
MOST_THREADS = 5
"""Each costs a call in each pass, and Slack allows fifty a minute."""


@dataclass
class _Message:
    number: int
    by: str
    words: str
    root: int = 0
    picture: bool = False
    reactions: set[tuple[str, str]] = field(default_factory=set)


class Talk:
    """People in a channel, and what they did; each deed is added to `deeds`."""

    def __init__(self, dice: Random, deeds: list[Deed]) -> None:
        self._dice = dice
        self._deeds = deeds
        self._there: dict[int, _Message] = {}
        self._made = 0
        self._paused = False
        self._gone_unheard = 0

    def begin(self) -> None:
        """Everybody comes; Sue's message stays, so that something always is older than what is deleted."""
        self._say("sue", "it begins")
        for author in AUTHORS:
            self._say(author, self._text(TEXTS[:6]))

    def end(self) -> None:
        """Nothing is to wait any more."""
        self._say("ann", "!resume")

    def goes_on(self, *, is_unheard: bool) -> None:
        """Somebody does something, of which daypost may be told late or never."""
        one = self._dice.choice(list(self._there.values())[-12:])
        what = self._dice.choices(
            ("post", "photo", "reply", "edit", "delete", "react", "unreact", "command"), (22, 4, 18, 18, 8, 24, 14, 4)
        )[0]
        match what:
            case "photo":
                self._new("post a photo", self._dice.choice(AUTHORS), self._text(TEXTS[:6]), picture=True)
            case "reply":
                self._reply(self._there.get(one.root, one) if one.root else one)
            case "edit":
                self._edit(one)
            case "delete":
                self._delete(one, is_unheard=is_unheard)
            case "react":
                self._react(one)
            case "unreact":
                self._unreact()
            case "command":
                self._command()
            case _:
                by = self._dice.choice(PEOPLE)
                self._say(by, self._text(TEXTS if by in AUTHORS else TEXTS[:6]))

    def _say(self, by: str, words: str) -> None:
        self._new("post", by, words)

    def _new(self, what: str, by: str, words: str, root: int = 0, *, picture: bool = False) -> None:
        self._made += 1
        self._there[self._made] = _Message(self._made, by, words, root, picture)
        self._deeds.append(Deed(what, by, root, words, self._made))

    def _reply(self, root: _Message) -> None:
        threads = {one.root for one in self._there.values() if one.root}
        if root.root or (root.number not in threads and len(threads) >= MOST_THREADS):
            return
        by = root.by if self._dice.random() < 0.5 else self._dice.choice(PEOPLE)
        words = self._text(("hm {}",) if by == "sue" else OWN if by == root.by else OTHERS)
        self._new("broadcast" if self._dice.random() < 0.15 else "reply", by, words, root.number)

    def _edit(self, one: _Message) -> None:
        if one.by == "sue" or one.words.startswith("!"):
            return
        if one.root and not self._is_own(one):
            # What it is must stay: who has spoken in the thread depends on it (RULES 3.5).
            forms: Sequence[str] = ("+ line {}, changed",) if one.words.startswith("+") else ("hm, {}",)
        else:
            forms = OWN[:3] if one.root else TEXTS
        one.words = self._text(forms)
        self._deeds.append(Deed("edit", one.by, one.number, one.words))

    def _is_own(self, reply: _Message) -> bool:
        """Whether a reply is by the author of its root, who still is there."""
        root = self._there.get(reply.root)
        return root is not None and root.by == reply.by

    def _delete(self, one: _Message, *, is_unheard: bool) -> None:
        if one.number == 1 or (one.root and not self._is_own(one)):
            return
        if is_unheard and self._gone_unheard == MOST_GONE:
            return
        self._gone_unheard += is_unheard
        del self._there[one.number]
        deed = Deed("delete", one.by, one.number)
        self._deeds += [deed] if is_unheard else [Deed("listens"), deed, Deed("heard")]

    def _react(self, one: _Message) -> None:
        reaction = self._dice.choice(PEOPLE), self._dice.choice(EMOJI)
        if reaction not in one.reactions:
            one.reactions.add(reaction)
            self._deeds.append(Deed("react", reaction[0], one.number, reaction[1]))

    def _unreact(self) -> None:
        on = [(one, reaction) for one in self._there.values() for reaction in sorted(one.reactions)]
        if on:
            one, reaction = self._dice.choice(on)
            one.reactions.remove(reaction)
            self._deeds.append(Deed("unreact", reaction[0], one.number, reaction[1]))

    def _command(self) -> None:
        if self._dice.random() < 0.5:
            self._say(self._dice.choice(PERMITTED), self._text(("!title day {}", "!intro line {}", "!summary line {}")))
        else:
            self._say(self._dice.choice(PERMITTED), "!resume" if self._paused else "!pause")
            self._paused = not self._paused

    def _text(self, forms: Sequence[str]) -> str:
        number = self._dice.randrange(10_000)
        return self._dice.choice(forms).replace("{}", str(number))
