"""What people in a Slack channel do, and what befalls Slack and daypost meanwhile, drawn by lot. Pure.

Left out is whatever RULES have depend on the moment at which daypost hears of it:

- ✏️ on an entry, and forms (4.3); approval (4.4); `!status` and the like (6.2).
- A reply by anybody but the author of its root is not deleted, as one that came and went unseen changes who spoke
  first (3.5); commands are not edited, as of an edit that was not heard nobody but Slack knows the part of its second.
- Of what is deleted while it may go unheard there are three messages at most (5.6).
- `!pause` is followed by a `!resume`: of a text that was changed unheard nobody knows what it was before the pause.
- Links have no previews.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

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
CALLS = ("429", "500", "503", "html", "half", "cut", "lost", "short", "holes", "empty")
METHODS = ("conversations.history", "conversations.replies", "conversations.replies", "reactions.get", "all")
FAULTS = (
    *("gap", "gap", "gap", "reorder", "duplicate", "unheard", "delay", "silent", "partial", "refuse", "down", "down"),
    *("calls", "calls"),
)
UNHEARD = frozenset({"gap", "reorder", "unheard", "delay", "silent", "refuse", "down"})
"""The faults in which a delivery may be lost, or come when it has been given up."""
MOST_GONE = 3
MOST_THREADS = 5
"""Each costs a call in each pass, and Slack allows fifty a minute."""


@dataclass(frozen=True)
class Deed:
    """Somebody does something: `on` is the number of a message, or `new` that of the one that it makes.

    Nobody does what befalls the place; `words` say which fault begins or ends, and `new` of which calls, if it is one.
    """

    what: str
    by: str = ""
    on: int = 0
    words: str = ""
    new: int = 0

    def __str__(self) -> str:
        """It in one line."""
        who = f"{self.by} " if self.by else "- "
        made = f" ({self.new})" if self.new else ""
        return f"{who}{self.what}{made}{f' {self.on}' if self.on else ''}{f': {self.words!r}' if self.words else ''}"


@dataclass
class _Message:
    number: int
    by: str
    words: str
    root: int = 0
    picture: bool = False
    reactions: set[tuple[str, str]] = field(default_factory=set)


def plan(seed: int) -> Sequence[Deed]:
    """What happens in one life."""
    return _Plan(Random(seed)).drawn()  # noqa: S311 - to be repeated, not to be secret


def drafts(deeds: Sequence[Deed]) -> set[int]:
    """The messages that were drafts once: their time is that of a release, of which Slack tells none (RULES 5.1)."""
    return {deed.new or deed.on for deed in deeds if deed.words.startswith("draft:")}


class _Plan:
    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._deeds: list[Deed] = []
        self._there: dict[int, _Message] = {}
        self._made = 0
        self._paused = False
        self._faults: dict[str, int] = {}
        self._gone_unheard = 0
        self._compared = 0

    def drawn(self) -> Sequence[Deed]:
        """All of it."""
        self._say("sue", "it begins")
        for author in AUTHORS:
            self._say(author, self._text(TEXTS[:6]))
        for _ in range(self._dice.randrange(30, 81)):
            self._befalls()
            self._does()
        for fault in list(self._faults):
            self._ends(fault)
        self._say("ann", "!resume")
        return self._deeds

    def _befalls(self) -> None:
        """Faults begin and end."""
        for fault in list(self._faults):
            self._faults[fault] -= 1
            if not self._faults[fault]:
                self._ends(fault)
        dice = self._dice.random()
        if dice < 0.14 and len(self._faults) < 2:
            fault = self._dice.choice(FAULTS)
            if fault in self._faults:
                return
            self._faults[fault] = self._dice.randrange(1, 11)
            if fault == "calls":
                self._deeds.append(
                    Deed("begins", words=f"calls {self._dice.choice(CALLS)} {self._dice.choice(METHODS)}")
                )
                self._is_compared_now()
            else:
                self._deeds.append(Deed("begins", words=fault, on=self._dice.randrange(2, 6)))
        elif dice < 0.18:
            self._happens("killed")
        elif dice < 0.22:
            self._happens(self._dice.choice(("cut", "refreshed", "warned")))
        elif dice < 0.26:
            self._happens("compared")
        elif dice < 0.36:
            self._deeds.append(Deed("waits", on=self._dice.randrange(20, 400)))

    def _is_compared_now(self) -> None:
        """What befalls calls is of no consequence before some are made."""
        if self._dice.random() < 0.3:
            self._happens("killed")
        self._happens("compared")
        self._deeds.append(Deed("waits", on=self._dice.randrange(100, 600)))

    def _ends(self, fault: str) -> None:
        del self._faults[fault]
        self._deeds.append(Deed("ends", words=fault))

    def _happens(self, what: str) -> None:
        if "down" in self._faults:
            return
        self._compared = 0 if what == "killed" else self._compared + 1
        if self._compared < 5:
            self._deeds.append(Deed(what))

    def _does(self) -> None:
        """Somebody does something."""
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
                self._delete(one)
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

    def _delete(self, one: _Message) -> None:
        if one.number == 1 or (one.root and not self._is_own(one)):
            return
        unheard = bool(UNHEARD & self._faults.keys())
        if unheard and self._gone_unheard == MOST_GONE:
            return
        self._gone_unheard += unheard
        del self._there[one.number]
        deed = Deed("delete", one.by, one.number)
        self._deeds += [deed] if unheard else [Deed("listens"), deed, Deed("heard")]

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
