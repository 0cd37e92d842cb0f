"""What lets us into a chat network: asked for where it is missing, tried at once, written when it is good."""

import asyncio
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bots.setting_up import Question, Settings, Setup, Step, Trial
from pipeline.cli.adding import Addition, added
from pipeline.cli.output import paragraph, tell
from pipeline.cli.settings_file import read_settings, write_settings
from pipeline.config.environ import overlay
from pipeline.config.part import section
from pipeline.config.problems import lines, variable_of
from pipeline.config.schema import SINGLE, is_secret, keys_of
from pipeline.errors import ConfigError, InputError


class Credentials:
    """Those of one network, in the configuration at the path or in the environment."""

    def __init__(self, network: str, setup: Setup, path: Path) -> None:
        self._network = network
        self._setup = setup
        self._path = path
        self._keys = keys_of(SINGLE[network])

    def settings(self) -> Mapping[str, Any]:
        """The network's section with what the environment says. Raises ConfigError for what is wrong in it."""
        laid = overlay(tomllib.loads(read_settings(self._path)), os.environ)
        settings, problems = section((self._network,), laid.file.get(self._network, {}))
        if problems:
            raise ConfigError("\n".join(lines(problems, str(self._path), laid.variables)))
        return settings

    def lacking(self) -> list[Step]:
        """The steps of which an answer is not there yet."""
        return [step for step in self._setup.steps if self._unanswered(step)]

    def want(self, lacking: list[Step]) -> str:
        """Say how what is lacking is got; returns by which variables it is set."""
        questions = [question for step in lacking for question in self._unanswered(step)]
        for one in questions:
            paragraph(one.where)
        return " and ".join(" or ".join(self._variable(one) for one in _choices(question)) for question in questions)

    def ask(self, step: Step) -> None:
        """Ask for the answers of a step until they are good ones, and write what they lead to."""
        answers: dict[str, str] = {}
        explained: set[str] = set()
        while True:
            before, answers = answers, {}
            for question in self._unanswered(step):
                answers |= self._answer(question, before, explained)
            secrets = {key: value for key, value in answers.items() if self._is_secret(key)}
            if not self._has_problem(secrets) and self._is_good(step, answers):
                break
        click.echo()

    def prove(self, known: list[Step]) -> None:
        """Try what was there already. Raises InputError where that is not good."""
        for step in known:
            if not self._is_good(step, {}):
                raise InputError(f"Mend that, in {self._path} or in the environment, and call it again.")
        if known:
            click.echo()

    def _unanswered(self, step: Step) -> list[Question]:
        settings = self.settings()
        return [one for one in step.questions if not any(settings.get(choice.key) for choice in _choices(one))]

    def _answer(self, question: Question, before: Mapping[str, str], explained: set[str]) -> dict[str, str]:
        """What is answered; what is no secret is offered again as it was answered before."""
        if question.key not in explained:
            explained.add(question.key)
            paragraph(question.where)
        words, instead, is_hidden = question.called, question.instead, self._is_secret(question.key)
        if is_hidden:
            otherwise = f"; or press Enter for the {instead.called.lower()}" if instead else ""
            words += f" (it will not be shown{otherwise})"
        default = "" if instead else None if is_hidden else before.get(question.key)
        value = click.prompt(words, default, is_hidden, show_default=bool(default), value_proc=str.strip)
        return self._answer(instead, before, explained) if instead and not value else {question.key: value}

    def _is_good(self, step: Step, answers: Mapping[str, str]) -> bool:
        """Whether the network takes it; what came of that is said, and what it leads to written."""
        trial = asyncio.run(step.tried(self.settings(), answers, paragraph))
        is_kept = False
        try:
            is_kept = self._keeps(trial)
        finally:
            if trial.undone and not is_kept:
                asyncio.run(trial.undone())
        return is_kept

    def _keeps(self, trial: Trial) -> bool:
        for one in trial.findings:
            tell(one, self._network)
        there = self.settings()
        new = {key: value for key, value in trial.settings.items() if not there.get(key)}
        if not all(one.well for one in trial.findings) or self._has_problem(new):
            return False
        if new:
            is_new = self._network not in tomllib.loads(read_settings(self._path))
            text = added(read_settings(self._path), [Addition((self._network,), new, is_new=is_new)])
            write_settings(self._path, text, is_secret=any(self._is_secret(key) for key in new))
        return True

    def _has_problem(self, new: Settings) -> bool:
        """Whether something is wrong with what would be set, which is said."""
        _, problems = section((self._network,), {**self.settings(), **new})
        if problems:
            paragraph(f"That {problems[0].text}.")
        return bool(problems)

    def _is_secret(self, key: str) -> bool:
        return is_secret(self._keys[key])

    def _variable(self, question: Question) -> str:
        return variable_of((self._network, question.key))


def _choices(question: Question) -> Iterator[Question]:
    """A question and those that may be answered in its place."""
    yield question
    if question.instead:
        yield from _choices(question.instead)
