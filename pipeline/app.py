"""What daypost is made of: the one place that knows every implementation, by name, and puts them together."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from bots import Archive, Bot
from bots.setting_up import Setup
from pipeline.backlogs import Backlogs
from pipeline.config import Config, Site, WordPress
from pipeline.config import Target as TargetConfig
from pipeline.dispatch import Dispatch
from pipeline.due import Pace
from pipeline.editions import Editions
from pipeline.errors import DaypostError, InputError
from pipeline.events import Event
from pipeline.newsroom import Newsroom
from pipeline.publishers import Publisher
from pipeline.publishers.setting_up import BlogSetup
from pipeline.publishing import Press, Target
from pipeline.rebuilding import Translator
from pipeline.reconcile import Reconciler
from pipeline.settled import Settled
from pipeline.store import log
from pipeline.store.database import FILE, Database
from pipeline.voice.telling import Telling
from pipeline.watcher import Watcher


class _ListenedTo(TypedDict):
    channels: list[str]
    people: list[str]
    max_file: int


def _console(_: Config) -> Bot:
    from bots.console import Console

    return Console()


def _console_numbers(checkpoint: str | None, events: Iterable[Event]) -> str:
    from bots.console.numbers import Numbers

    numbers = Numbers.read(checkpoint)
    for event in events:
        numbers = numbers.after(event)
    return numbers.checkpoint()


def _slack(config: Config) -> Bot:
    from bots.slack.bot import Slack
    from bots.slack.modes import HttpMode, Mode, SocketMode

    settings = config.slack
    if settings is None:
        raise DaypostError("slack: the section is missing, but a live blog has a channel there.")
    mode: Mode
    if settings.mode == "http" and settings.signing_secret and settings.listen:
        mode = HttpMode(settings.signing_secret.get_secret_value(), settings.listen.host, settings.listen.port)
    elif settings.app_token:
        mode = SocketMode(settings.app_token.get_secret_value())
    else:
        raise TypeError(settings.mode)
    token, listened = settings.bot_token.get_secret_value(), _listened_to(config, "slack")
    return Slack(bot_token=token, mode=mode, api_url=settings.api_url, **listened)


def _matrix(config: Config) -> Bot:
    from bots.matrix.bot import Matrix
    from bots.matrix.home import Login

    settings = config.matrix
    if settings is None:
        raise DaypostError("matrix: the section is missing, but a live blog has a room there.")
    token, password = (one.get_secret_value() if one else "" for one in (settings.access_token, settings.password))
    login = Login(settings.homeserver, settings.user_id, token, password, settings.device_id or "")
    return Matrix(login=login, **_listened_to(config, "matrix"))


def _listened_to(config: Config, source: str) -> _ListenedTo:
    """What every bot of a network is to know: its channels, who is listed there, and how large files may be."""
    return {
        "channels": sorted(channel.id for channel in config.channels if channel.source == source),
        "people": sorted(one.removeprefix(f"{source}:") for one in config.accounts if one.startswith(f"{source}:")),
        "max_file": config.media.max_file,
    }


def _slack_archive(path: Path) -> Archive:
    from bots.slack.archive import Archive

    return Archive(path)


def _site(config: Config, target: TargetConfig) -> Publisher:
    from pipeline.publishers.site import SitePublisher
    from pipeline.render import Renderer

    if not isinstance(target, Site):
        raise TypeError(target.kind)
    return SitePublisher(target.name, target.folder, target.url, Renderer(target.url, config.templates))


def _wordpress(config: Config, target: TargetConfig) -> Publisher:
    from pipeline.publishers.posting import BlogPublisher
    from pipeline.publishers.wordpress.blog import WordPressBlog
    from pipeline.render.blog import BlogRenderer

    if not isinstance(target, WordPress):
        raise TypeError(target.kind)
    blog = WordPressBlog.of(target, BlogRenderer(config.templates))
    return BlogPublisher(target.name, blog, stays_draft=target.status == "draft")


def _slack_setup() -> Setup:
    from bots.slack.setting_up import SETUP

    return SETUP


def _matrix_setup() -> Setup:
    from bots.matrix.setting_up import SETUP

    return SETUP


def _wordpress_setup() -> BlogSetup:
    from pipeline.publishers.wordpress.setting_up import SETUP

    return SETUP


BOTS: dict[str, Callable[[Config], Bot]] = {"console": _console, "matrix": _matrix, "slack": _slack}
SETUPS: dict[str, Callable[[], Setup]] = {"matrix": _matrix_setup, "slack": _slack_setup}
"""The chat networks that `daypost init` sets up."""

CHECKPOINTS: dict[str, Callable[[str | None, Iterable[Event]], str]] = {"console": _console_numbers}
"""How a source's checkpoint goes on after imported events: the console's numbers must not be given twice."""

ARCHIVES: dict[bytes, Callable[[Path], Archive]] = {b"PK": _slack_archive}
"""What networks export, by how such a file begins: nothing of ours does."""

TRANSLATORS = {
    "console": Translator("console/1", lambda event: event),  # the first version: nothing can be older
    "slack": Translator("slack/1", lambda event: event),
    "matrix": Translator("matrix/1", lambda event: event),
}
PUBLISHERS: dict[str, Callable[[Config, TargetConfig], Publisher]] = {"site": _site, "wordpress": _wordpress}
BLOG_SETUPS: dict[str, Callable[[], BlogSetup]] = {"wordpress": _wordpress_setup}
"""The kinds of blogs that `daypost init` sets up."""


def make_bots(config: Config) -> dict[str, Bot]:
    """The bot of every source that some live blog listens to.

    Raises DaypostError for a source that this version has no bot for.
    """
    sources = sorted({channel.source for channel in config.channels})
    for source in sources:
        if source not in BOTS:
            raise DaypostError(f"liveblog: a channel is of {source}, but this daypost listens only to {_names(BOTS)}.")
    return {source: BOTS[source](config) for source in sources}


def open_archive(path: Path) -> Archive | None:
    """The file as what a network has exported; None if it is no such file. Raises InputError."""
    try:
        with path.open("rb") as file:
            begins = file.read(max(map(len, ARCHIVES)))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    return next((archive(path) for sign, archive in ARCHIVES.items() if begins.startswith(sign)), None)


def make_targets(config: Config) -> dict[str, Target]:
    """Every target that some live blog names.

    Raises DaypostError for a kind that this version has no publisher for.
    """
    names = sorted({name for liveblog in config.liveblogs.values() for name in liveblog.targets})
    for name in names:
        kind = config.targets[name].kind
        if kind not in PUBLISHERS:
            words = f"target.{name}.kind: this daypost publishes only to {_names(PUBLISHERS)}, not to {kind}."
            raise DaypostError(words)
    return {name: Target(name, PUBLISHERS[config.targets[name].kind](config, config.targets[name])) for name in names}


def has_database(config: Config) -> bool:
    """Whether there is a database already, as far as that can be known without opening it."""
    return bool(config.database) or (config.data / FILE).exists()


def open_database(config: Config) -> Database:
    """The database that the configuration names, brought up to date. Raises StoreError."""
    if config.database:
        return Database(config.database.get_secret_value())
    return Database.in_folder(config.data)


def make_editions(config: Config, database: Database, targets: Mapping[str, Target]) -> Editions:
    """A newsroom that reads the log from where everything was settled, and what its targets have."""
    room = Newsroom(config, database, Settled(database).position)
    homes = {
        liveblog.name: target
        for liveblog in config.liveblogs.values()
        for target in liveblog.targets
        if getattr(config.targets[target], "canonical", False)
    }
    return Editions(room, config.liveblogs, database, targets, config.data / "media", homes)


def present_editions(config: Config, database: Database) -> Editions:
    """The same for one look at what the log holds now: nothing is to be read on from, days are read when asked for."""
    editions = make_editions(config, database, make_targets(config))
    with database.reading() as connection:
        editions.room.position = log.last_position(connection)
    return editions


def make_dispatch(
    config: Config, database: Database, editions: Editions, holder: str, clock: Callable[[], datetime], watcher: Watcher
) -> Dispatch:
    """A dispatch that publishes as `holder`, at the pace of the configuration."""
    paces = {
        name: {
            liveblog.name: Pace(target.every, target.quiet, target.hours, str(liveblog.timezone))
            for liveblog in config.liveblogs.values()
        }
        for name, target in config.targets.items()
    }
    press = Press(database, holder, clock)
    telling = Telling(config, database, editions, watcher)
    return Dispatch(Settled(database), editions, press, Backlogs(paces), telling, watcher)


def make_reconciler(
    config: Config, database: Database, editions: Editions, holder: str, clock: Callable[[], datetime], watcher: Watcher
) -> Reconciler:
    """A reconciler that publishes as `holder`, at the pace of the configuration."""
    return Reconciler(make_dispatch(config, database, editions, holder, clock, watcher), clock, watcher.ended)


def _names(table: Mapping[str, object]) -> str:
    return " and ".join(sorted(table))
