"""The credentials of a chat network: asked for where they are missing, tried at once, written when they are good."""

import asyncio
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bots.setting_up import Credential, Setup
from pipeline.cli.adding import Addition, added
from pipeline.cli.output import paragraph
from pipeline.cli.settings_file import read_settings, write_settings
from pipeline.config.environ import overlay
from pipeline.config.part import section
from pipeline.config.problems import lines, variable_of
from pipeline.errors import ConfigError, Finding, InputError


class Credentials:
    """Those of one network, in the configuration at the path or in the environment."""

    def __init__(self, network: str, setup: Setup, path: Path) -> None:
        self._network = network
        self._setup = setup
        self._path = path

    def settings(self) -> Mapping[str, Any]:
        """The network's section with what the environment says. Raises ConfigError for what is wrong in it."""
        laid = overlay(tomllib.loads(read_settings(self._path)), os.environ)
        settings, problems = section(self._network, laid.file.get(self._network, {}))
        if problems:
            raise ConfigError("\n".join(lines(problems, str(self._path), laid.variables)))
        return settings

    def lacking(self) -> list[Credential]:
        """Those that are not there yet."""
        settings = self.settings()
        return [one for one in self._setup.credentials if not settings.get(one.key)]

    def want(self, lacking: list[Credential]) -> str:
        """Say how those that are lacking are got; returns by which variables they are set."""
        for one in lacking:
            paragraph(one.where)
        return " and ".join(variable_of((self._network, one.key)) for one in lacking)

    def ask(self, credential: Credential) -> None:
        """Ask for one until it is a good one, and write it."""
        paragraph(credential.where)
        while True:
            words = f"{credential.called} (it will not be shown)"
            value = click.prompt(words, hide_input=True, value_proc=str.strip)
            _, problems = section(self._network, {**self.settings(), credential.key: value})
            if problems:
                paragraph(f"That {problems[0].text}.")
            elif self._is_good(credential, value):
                break
        is_new = self._network not in tomllib.loads(read_settings(self._path))
        key = Addition((self._network,), {credential.key: value}, is_new=is_new)
        write_settings(self._path, added(read_settings(self._path), [key]), is_secret=True)
        click.echo()

    def prove(self, known: list[Credential]) -> None:
        """Try those that were there already. Raises InputError for one that is not good."""
        for one in known:
            if not self._is_good(one, self.settings()[one.key]):
                raise InputError(f"Mend that, in {self._path} or in the environment, and call it again.")

    def _is_good(self, credential: Credential, value: str) -> bool:
        """Whether the network takes it; what came of that is said."""
        settings = {**self.settings(), credential.key: value}
        findings = asyncio.run(self._setup.tried(credential.key, settings))
        for one in findings:
            self._tell(one)
        return all(one.well for one in findings)

    def _tell(self, finding: Finding) -> None:
        what = finding.what.removeprefix(f"{self._network}: ")
        paragraph(f"Well: {what}." if finding.well else f"Not well: {what}: {finding.mend}.")
