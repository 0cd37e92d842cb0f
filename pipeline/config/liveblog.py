"""A live blog: one configured coverage."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator

from pipeline.config.fields import (
    Clock,
    Day,
    Duration,
    Flag,
    Language,
    Line,
    Member,
    NotEmpty,
    Place,
    Prose,
    Section,
    Start,
    Words,
    Zone,
)
from pipeline.config.people import Role
from pipeline.config.templates import parse_template
from pipeline.events import Replies

Order = Literal["newest", "oldest"]


class LiveBlog(Section):
    """One coverage: its channels, people, title, time zone, targets."""

    title: Line = Field(examples=["PyCon 2026, day {{ day }}"])
    intro: Prose = parse_template("I'll update this as the day progresses.")
    timezone: Zone = Field(examples=["America/Chicago"])
    first_day: Day | None = Field(default=None, validate_default=True)
    last_day: Day | None = None
    day_starts_at: Clock = time(4)
    channels: Annotated[tuple[Place, ...], NotEmpty] = Field(examples=[["slack:C0123ABCD"]])
    authors: tuple[Member, ...] = ()
    editors: tuple[Member, ...] = ()
    targets: Annotated[tuple[Words, ...], NotEmpty] = Field(examples=[["site"]])
    start: Start = "now"
    delay: Duration = timedelta(0)
    approval: Flag = False
    replies: Replies = "own"
    receipts: Literal["all", "problems", "none"] = "all"
    desk: Place | None = None
    hello: Clock | None = None
    order: Order = "newest"
    order_after_end: Order = "newest"
    language: Language = "en"
    forget: Duration = timedelta(days=7)
    feed_delay: Duration = timedelta(minutes=5)

    _name: str = PrivateAttr("")
    _roles: Mapping[str, Role] = PrivateAttr(default_factory=dict)

    @property
    def name(self) -> str:
        """The key of its section."""
        return self._name

    def role(self, account: str) -> Role | None:
        """What an account such as "slack:U0123" may do here; None for somebody who is not listed."""
        return self._roles.get(account)

    @property
    def notices(self) -> Place:
        """The channel that the bot's notices go to: the desk, or else the first one."""
        return self.desk or self.channels[0]

    @property
    def alerts(self) -> Place | None:
        """The channel that is told what is wrong; None for the terminal, where `run` says that anyway."""
        return None if self.notices.source == "console" else self.notices

    @property
    def accounts(self) -> Iterable[str]:
        """Every account that has a role here."""
        return self._roles.keys()

    @field_validator("first_day")
    @classmethod
    def _counts_days(cls, first_day: Day | None, info: ValidationInfo) -> Day | None:
        """A title that numbers the days needs to know the first one."""
        for key in ("title", "intro"):
            if first_day is None and key in info.data and "day" in info.data[key].names:
                raise ValueError(f"missing, and {key} uses {{{{ day }}}}; write the first day, as 2026-05-15")
        return first_day

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_starts(cls, last_day: Day | None, info: ValidationInfo) -> Day | None:
        first_day = info.data.get("first_day")
        if last_day and first_day and last_day < first_day:
            raise ValueError(f"{last_day} is before the first day, {first_day}; exchange them")
        return last_day

    @field_validator("start")
    @classmethod
    def _starts_on_its_own_clock(cls, start: Start, info: ValidationInfo) -> Start:
        """A moment without an offset is local time."""
        if isinstance(start, datetime) and start.tzinfo is None and "timezone" in info.data:
            return start.replace(tzinfo=info.data["timezone"])
        return start

    @field_validator("approval")
    @classmethod
    def _somebody_can_approve(cls, approval: Flag, info: ValidationInfo) -> Flag:
        if approval and info.data.get("editors") == ():
            raise ValueError("needs somebody who approves; list them in editors")
        return approval
