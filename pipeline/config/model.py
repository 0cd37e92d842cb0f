"""The whole configuration. Pure: made from what a file says, reads none itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, cast

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from pipeline.config.fields import Bytes, Database, Folder, Listen, NotEmpty, Pixels, SecretUrl, Section, Whole, Words
from pipeline.config.liveblog import LiveBlog
from pipeline.config.people import Person, roles
from pipeline.config.sources import Console, Matrix, Slack
from pipeline.config.targets import AnyTarget, Site
from pipeline.emoji import normal
from pipeline.events import Channel
from pipeline.reactions import COMMANDS, DEFAULTS, Command


class Reactions(Section):
    """Which emoji are commands, by name or character; None keeps the defaults of that command."""

    model_config = ConfigDict(validate_default=True)

    delete: tuple[Words, ...] | None = None
    hold: tuple[Words, ...] | None = None
    pin: tuple[Words, ...] | None = None
    key: tuple[Words, ...] | None = None
    release: tuple[Words, ...] | None = None
    correct: tuple[Words, ...] | None = None

    @field_validator(*COMMANDS)
    @classmethod
    def _mean_one_thing(cls, emoji: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        """No emoji stands for two commands, be it one of the defaults."""
        command = cast(Command, info.field_name)
        own = {normal(one): one for one in (DEFAULTS[command] if emoji is None else emoji)}
        for other in COMMANDS[: COMMANDS.index(command)]:
            chosen = info.data.get(other, ())
            for taken in DEFAULTS[other] if chosen is None else chosen:
                if normal(taken) in own:
                    fault = f"{own[normal(taken)]!r} is for {other} too; take it from one of them"
                    raise ValueError(f"{fault} (a command that is not listed keeps its defaults)")
        return emoji

    @property
    def chosen(self) -> dict[Command, tuple[str, ...]]:
        """The commands that the configuration names."""
        return {command: emoji for command in COMMANDS if (emoji := getattr(self, command)) is not None}


class Media(Section):
    """Pictures and other files: the most pixels and bytes that are taken, the width that pictures are shown at."""

    max_image: Pixels = 40_000_000
    max_file: Bytes = 50_000_000
    width: Whole = Field(default=1600, ge=16, le=10_000)


class Log(Section):
    """What `run` says, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Config(Section):
    """Everything that the configuration says."""

    data: Folder = Field(default=Path("data"), validate_default=True)
    database: Database | None = None
    templates: Folder | None = None
    metrics: Listen | None = None
    heartbeat_url: SecretUrl | None = None
    liveblogs: Annotated[Mapping[str, LiveBlog], NotEmpty] = Field(alias="liveblog")
    persons: Mapping[str, Person] = Field(default={}, alias="person")
    reactions: Reactions = Reactions()
    slack: Slack | None = None
    matrix: Matrix | None = None
    console: Console | None = None
    targets: Mapping[str, AnyTarget] = Field(default={}, alias="target")
    media: Media = Media()
    log: Log = Log()

    @model_validator(mode="after")
    def _connect(self) -> Self:
        """Live blogs and targets learn their names, live blogs who may do what."""
        for name, target in self.targets.items():
            target._name = name
        for name, liveblog in self.liveblogs.items():
            liveblog._name = name
            liveblog._roles = roles(self.persons, liveblog.authors, liveblog.editors, terminal=self.console is not None)
        return self

    def sites(self, liveblog: str) -> list[Site]:
        """The sites among a live blog's targets."""
        targets = (self.targets[name] for name in self.liveblogs[liveblog].targets)
        return [target for target in targets if isinstance(target, Site)]

    @property
    def channels(self) -> set[Channel]:
        """Every channel that is listened to: those of live blogs, and desks, where commands are typed."""
        places = ((*one.channels, one.desk) for one in self.liveblogs.values())
        return {place for each in places for place in each if place}

    @property
    def accounts(self) -> set[str]:
        """Every account that is listed, be it a person's or one that has a role without being anybody's."""
        owned = {account for person in self.persons.values() for account in person.accounts}
        return owned.union(*(liveblog.accounts for liveblog in self.liveblogs.values()))

    def liveblog_of(self, channel: Channel) -> LiveBlog | None:
        """The live blog that listens to a channel; None for a desk and for any other place."""
        return next((liveblog for liveblog in self.liveblogs.values() if channel in liveblog.channels), None)

    def desk_of(self, channel: Channel) -> LiveBlog | None:
        """The live blog whose desk alone a channel is; None for one that several share, and for any other place."""
        owners = [one for one in self.liveblogs.values() if one.desk == channel and channel not in one.channels]
        return owners[0] if len(owners) == 1 else None
