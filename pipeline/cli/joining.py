"""`daypost init` for a chat network: its credentials, and the word by which channel and person are learned.

What is answered is written at once, so that leaving off loses nothing.
"""

import asyncio
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bots.setting_up import Claim, Setup
from pipeline import app
from pipeline.cli.asking import Given, at_config, at_terminal, choose_liveblog, complete
from pipeline.cli.claims import channels_of, is_joined, with_claim
from pipeline.cli.credentials import Credentials
from pipeline.cli.output import paragraph, plain
from pipeline.cli.settings_file import read_settings, write_settings
from pipeline.commands import LETTERS
from pipeline.config import format_duration, load
from pipeline.config.schema import named
from pipeline.errors import DaypostError, InputError

WAIT = 600.0
"""Seconds in which the word must be typed."""

_ROLES = {"author": "an author", "editor": "an editor", "both": "author and editor"}


def join(network: str, path: Path, given: Given) -> int:
    """Complete the configuration at the path with a chat network; returns the exit code."""
    joining = Joining(network, app.SETUPS[network](), path)
    try:
        return joining.join(given)
    except (KeyboardInterrupt, click.Abort):
        if path.exists():
            click.echo(f"\nWhat you answered is in {path}; `{joining.call}` goes on from there.", err=True)
        return 1


class Joining:
    """One `init` of a network, for the configuration at the path."""

    def __init__(self, network: str, setup: Setup, path: Path) -> None:
        self.call = f"daypost init {network}{at_config(path)}"
        self._network = network
        self._setup = setup
        self._path = path
        self._credentials = Credentials(network, setup, path)

    def join(self, given: Given) -> int:
        """Ask for what is missing, and write it; returns the exit code."""
        lacking = self._credentials.lacking()
        if lacking and not at_terminal():
            click.echo(self._setup.preparation)
            raise InputError(f"Set {self._credentials.want(lacking)}, and call `{self.call}` again.")
        is_changed = complete(self._path, given, None) is not None
        if lacking:
            click.echo(f"\n{self._setup.preparation}")
        for step in lacking:
            self._credentials.ask(step)
        liveblog = self._liveblog(given["name"])
        if is_joined(self._file(), named(self._file(), "liveblog")[liveblog], self._network):
            is_changed = is_changed or bool(lacking)
            words = "is completed" if is_changed else "has an answer to everything; nothing was changed"
            click.echo(f"{self._path} {words}.")
        else:
            self._credentials.prove([one for one in self._setup.steps if one not in lacking])
            self._claim(liveblog)
        self._end(liveblog)
        return 0

    def _liveblog(self, name: str | None) -> str:
        """The live blog that is to listen to the network. Raises BadParameter."""
        liveblogs = named(self._file(), "liveblog")
        joined = [one for one in liveblogs if is_joined(self._file(), liveblogs[one], self._network)]
        return choose_liveblog(liveblogs, joined, name)

    def _claim(self, liveblog: str) -> None:
        """Have somebody type the word, and write what that tells."""
        word = "".join(secrets.choice(LETTERS) for _ in range(4))
        while True:
            claim = self._heard(liveblog, word)
            others = {name: one for name, one in named(self._file(), "liveblog").items() if name != liveblog}
            owner = next((name for name, one in others.items() if claim.channel in channels_of(one, self._network)), "")
            is_right = False
            try:
                is_right = not owner and self._is_right(claim)
            finally:
                if claim.undone and not is_right:
                    asyncio.run(claim.undone())
            if is_right:
                break
            if owner:
                paragraph(f"{claim.place} is a channel of {owner} already; take another one.")
        write_settings(self._path, with_claim(read_settings(self._path), liveblog, claim))
        config = load(self._path, os.environ)
        role = config.liveblogs[liveblog].role(claim.account)
        may = _ROLES[role.word] if role else "not among its people: add the account to authors or editors"
        paragraph(f"{self._path} is completed: {liveblog} listens to {claim.place}; {claim.name} is {may}.")

    def _is_right(self, claim: Claim) -> bool:
        return not at_terminal() or click.confirm(plain(f"{claim.place}, {claim.name}: right?"), default=True)

    def _heard(self, liveblog: str, word: str) -> Claim:
        known = channels_of(named(self._file(), "liveblog")[liveblog], self._network)
        channels = [channel.partition(":")[2] for channel in known]

        async def wait() -> Claim:
            async with asyncio.timeout(WAIT):
                return await self._setup.claimed(self._credentials.settings(), word, channels, self._say)

        try:
            return asyncio.run(wait())
        except TimeoutError:
            raise DaypostError(
                f"Nobody typed !claim {word} within ten minutes. `{self.call}` goes on from here."
            ) from None
        except OSError as error:
            raise DaypostError(f"{error}. `{self.call}` goes on from here.") from None

    def _say(self, words: str) -> None:
        for line in [*words.splitlines(), ""]:
            paragraph(line)

    def _end(self, liveblog: str) -> None:
        """Say what comes next."""
        config = load(self._path, os.environ).liveblogs[liveblog]
        at = at_config(self._path)
        click.echo(f"Now: daypost check{at}, then daypost run{at}, and post there.")
        if config.delay:
            paragraph(f"Each message waits for {format_duration(config.delay)}, so that you can take it back.")
        if config.start == "manual":
            click.echo("It begins as a rehearsal: readers see nothing before you type !start.")

    def _file(self) -> Mapping[str, Any]:
        return tomllib.loads(read_settings(self._path))
