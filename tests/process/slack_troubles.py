"""What may be the matter with Slack while people write: each fault of our twin, from its beginning to its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.servers.slack import SlackServer
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import FAULTS, Fault

ALL = 1_000_000

COMPARED = frozenset({"conversations.history", "conversations.replies", "reactions.get"})
"""The calls by which a channel is compared."""

Deed = Callable[[SlackServer], None]


def nothing(_: SlackServer) -> None:
    """No harm."""


@dataclass(frozen=True)
class Trouble:
    """What is the matter from `begin` to `end`; `strike` befalls Slack once in between.

    What it `loses` is not delivered again, and only a comparison finds it. That one `is_due` daypost may learn by
    itself. So many `passes` over the channel are to fall into the trouble.
    """

    begin: Deed = nothing
    end: Deed = nothing
    strike: Deed = nothing
    loses: bool = False
    is_due: bool = False
    passes: int = 0


def _sets(**fields: object) -> Trouble:
    """Fields of the faults that stand until its end; nothing is lost, if it is not all events."""
    return Trouble(begin=lambda slack: _set(slack, fields), end=_heal, loses="gap" in fields)


def _set(slack: SlackServer, fields: Mapping[str, object]) -> None:
    def change() -> None:
        for name, value in fields.items():
            setattr(slack.faults, name, value)

    slack.do(change)


def _heal(slack: SlackServer) -> None:
    def change() -> None:
        faults = slack.faults
        faults.gap = faults.duplicate = faults.unheard = 0
        faults.delay, faults.silent, faults.plan = 0.0, False, lambda _: ""

    slack.do(change)


def _answers(fault: Fault, *, passes: int = 1) -> Trouble:
    """Calls are answered so by which a channel is compared, and nothing is delivered."""

    def plan(call: Call) -> Fault:
        return fault if call.method in COMPARED else ""

    return Trouble(begin=lambda slack: _set(slack, {"gap": ALL, "plan": plan}), end=_heal, loses=True, passes=passes)


def _in_order(slack: SlackServer) -> None:
    """What was held back is delivered behind whatever is told next: a message that is told once more."""

    def change() -> None:
        slack.faults.reorder = 1
        channel = _channel(slack)
        messages = slack.space.channels[channel].messages
        slack.recount(channel, next(ts for ts, one in messages.items() if "client_msg_id" in one))

    slack.do(change)


def _refuse(slack: SlackServer) -> None:
    """No connection is had any more, and what cannot be delivered is not kept."""
    slack.team.times = replace(slack.team.times, retries=())
    _set(slack, {"plan": lambda call: "503" if call.method == "apps.connections.open" else ""})
    slack.cut()


def _remove(slack: SlackServer) -> None:
    slack.leave(_channel(slack))


def _invite(slack: SlackServer) -> None:
    slack.join(_channel(slack))


def _channel(slack: SlackServer) -> str:
    """The channel in which people write."""
    return next(one.id for one in slack.space.channels.values() if one.messages)


def _steal(number: int) -> Deed:
    return lambda slack: slack.do(lambda: setattr(slack.sockets, "elsewhere", number))


def _fall_silent(slack: SlackServer) -> None:
    slack.team.times = replace(slack.team.times, ack=0.2, retries=())
    _set(slack, {"silent": True})


TROUBLES: dict[str, Trouble] = {
    "acknowledgements lost": _sets(unheard=ALL),
    "duplicates": _sets(duplicate=ALL),
    "the opposite order": replace(_sets(reorder=ALL), end=_in_order),
    "late": _sets(delay=1.0),
    "refresh with a warning": Trouble(strike=lambda slack: slack.refresh(warning=True)),
    "refresh without a warning": Trouble(strike=lambda slack: slack.refresh(warning=False)),
    "connections cut": Trouble(strike=lambda slack: slack.cut()),
    "no connections": Trouble(begin=_refuse, end=_heal, loses=True),
    "silence": Trouble(begin=_fall_silent, end=_heal, loses=True),
    "deliveries stolen": Trouble(begin=_steal(2), end=_steal(0), loses=True),
    "token revoked": Trouble(
        begin=lambda slack: slack.revoke(slack.bot_token),
        end=lambda slack: slack.restore(slack.bot_token),
        strike=lambda slack: slack.cut(),
        loses=True,
        is_due=True,
    ),
    "app removed from the channel": Trouble(begin=_remove, end=_invite, loses=True, is_due=True),
    "nothing delivered": _sets(gap=ALL),
    **{f"answers: {fault}": _answers(fault, passes=2 if fault in ("empty", "holes") else 1) for fault in FAULTS},
}
