"""`daypost demo`."""

import signal
from pathlib import Path

import click


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default="demo",
    show_default=True,
    help="Where it all lies; each demo empties it of what the one before made.",
)
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FOLDER/config.toml", help="The same.")
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    default=1.2,
    show_default=True,
    metavar="SECONDS",
    help="How long each entry stands before the next.",
)
def command(folder: Path, path: Path | None, pace: float) -> int:
    """Play a sample day into a page; then the terminal is yours.

    Needs no account and no configuration. The page's address is said at once; Ctrl-C ends it.

    \b
    Examples:
      daypost demo
      daypost demo --pace 0.3 --folder sample
    """
    if path and path.name != "config.toml":
        raise click.BadParameter("a demo's configuration is called config.toml", param_hint="--config")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _play(path.parent if path else folder, pace)
    except KeyboardInterrupt:
        return 0


def _play(folder: Path, pace: float) -> int:
    from datetime import UTC, datetime

    from pipeline.cli.running import run_until_told
    from pipeline.config import load
    from pipeline.demo import prepare
    from pipeline.demo.playing import player

    with prepare(folder, datetime.now(UTC)) as demo:
        config = load(demo.config, {})  # whatever the environment says is about something else
        return run_until_told(config, lambda say: {"console": player(demo, pace, say)}, replaying=True)
