"""Reactions that get lost, come late, twice or out of order: after a quiet look each is what it is (RULES 1.4, 4.1).

The bot here does what docs/adding-a-bot.md says, and nothing more. Its network tells it which reactions are on, but
not since when, and sometimes only of some of them.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product

import pytest

from pipeline.events import Reacted, Reaction, Seen, Unreacted, after
from pipeline.reactions import standing

HISTORIES = 20_000
PARTS = 8
NOON = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)

Register = tuple[str, str]
REGISTERS: tuple[Register, ...] = tuple(product(("ann", "eve"), ("❌", "⭐")))


def step(message: str, register: Register, order: str, mark: str = "", *, on: bool) -> Reaction:
    """A step of a register, as a bot records it; `mark` tells in its key that it was inferred."""
    kind = Reacted if on else Unreacted
    by, emoji = register
    key = f"{kind.kind}:{message}:{by}:{emoji}:{mark}{order}"
    seen: Seen = "caught-up" if mark else "live"
    return kind(
        source="console",
        channel="main",
        key=key,
        time=NOON,
        by=by,
        message=message,
        emoji=emoji,
        order=order,
        seen=seen,
    )


@dataclass
class Log:
    """What was recorded: each key once."""

    steps: dict[str, Reaction] = field(default_factory=dict)

    def record(self, one: Reaction) -> None:
        self.steps.setdefault(one.key, one)

    def registers(self, message: str) -> dict[Register, Reaction]:
        """What stands, as `Journal.known` tells it."""
        return standing([one for one in self.steps.values() if one.message == message], ())


@dataclass
class Pass:
    """A look at one message that is under way: what was known when it began, and what the network told since."""

    message: str
    known: dict[Register, Reaction]
    listed: frozenset[Register] | None = None
    is_full: bool = True

    def missing(self) -> list[Reaction]:
        """What is recorded: on in the list and not known to be; known to be on and not in a list that is full."""
        assert self.listed is not None
        found = []
        for register in sorted(self.listed | set(self.known)):
            newest = self.known.get(register)
            known, on = isinstance(newest, Reacted), register in self.listed
            if on != known and (on or self.is_full):
                order = newest.order if newest else ""
                found.append(step(self.message, register, after(order), "after:", on=on))
        return found


class Network:
    """Two messages, what people do with their reactions, and what becomes of the deliveries."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a history is to be found again by its number
        self.now = 0
        self.truth: dict[str, set[Register]] = {"1": set(), "2": set()}
        self.log = Log()
        self.late: list[tuple[int, Reaction]] = []
        self.under_way: Pass | None = None
        self.looked: dict[str, int] = {}
        self.again: set[str] = set()

    def change(self) -> None:
        """Somebody puts a reaction on or takes it off; the delivery may fare badly."""
        self.now += 1
        message, register = self.random.choice(["1", "2"]), self.random.choice(REGISTERS)
        self.truth[message] ^= {register}
        one = step(message, register, f"{self.now:04}", on=register in self.truth[message])
        fate = self.random.random()
        if fate < 0.5:
            self.log.record(one)
        if fate < 0.1 or 0.5 <= fate < 0.75:
            self.late.append((self.now, one))

    def deliver(self) -> None:
        """Something late comes, in any order; a message that was looked at meanwhile is looked at again."""
        if self.late:
            at, one = self.late.pop(self.random.randrange(len(self.late)))
            self.log.record(one)
            if at <= self.looked.get(one.message, -1):
                self.again.add(one.message)

    def begin(self) -> None:
        """The bot reads what is known of a message, and then asks the network."""
        if not self.under_way:
            message = self.random.choice(["1", "2"])
            self.under_way = Pass(message, self.log.registers(message))

    def ask(self) -> None:
        """The network tells what is on at this moment, or a part of that."""
        looking = self.under_way
        if looking and looking.listed is None:
            on = sorted(self.truth[looking.message])
            looking.is_full = self.random.random() < 0.7
            listed = on if looking.is_full else self.random.sample(on, self.random.randint(0, len(on)))
            looking.listed = frozenset(listed)
            self.looked[looking.message] = self.now

    def end(self) -> None:
        """What is missing is recorded."""
        if self.under_way and self.under_way.listed is not None:
            for one in self.under_way.missing():
                self.log.record(one)
            self.under_way = None

    def look(self, message: str) -> None:
        """A quiet look: nothing changes meanwhile, and the list is full."""
        quiet = Pass(message, self.log.registers(message), frozenset(self.truth[message]))
        for one in quiet.missing():
            self.log.record(one)
        self.looked[message] = self.now

    def settle(self) -> None:
        """Whatever is under way ends, nothing more is changed, and both messages are looked at.

        What is still late comes after that, and has its message looked at again.
        """
        self.ask()
        self.end()
        if self.random.random() < 0.5:
            while self.late:
                self.deliver()
        for message in self.truth:
            self.look(message)
        self.again.clear()
        while self.late:
            self.deliver()
            for message in sorted(self.again):
                self.look(message)
            self.again.clear()

    def wrong(self) -> int:
        """How many registers are not what they are."""
        return sum(
            len({register for register, one in self.log.registers(message).items() if isinstance(one, Reacted)} ^ on)
            for message, on in self.truth.items()
        )


@pytest.mark.parametrize("part", range(PARTS))
def test_rule_1_4_after_a_quiet_look_every_reaction_is_what_it_is(part: int) -> None:
    deeds = (Network.change, Network.change, Network.change, Network.deliver, Network.begin, Network.ask, Network.end)
    met: Counter[str] = Counter()
    for seed in range(part * HISTORIES // PARTS, (part + 1) * HISTORIES // PARTS):
        network = Network(seed)
        for _ in range(network.random.randint(5, 30)):
            network.random.choice(deeds)(network)
        met["wrong before"] += network.wrong() > 0
        met["late at the end"] += bool(network.late)
        network.settle()
        assert network.wrong() == 0, f"history {seed}"
        met["inferred"] += any(one.seen == "caught-up" for one in network.log.steps.values())
    assert min(met.values()) > HISTORIES // PARTS // 4, "what is to be withstood happens"
