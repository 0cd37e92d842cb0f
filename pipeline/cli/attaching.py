"""`daypost init` for a kind of blog: where it is, and the login; tried out, and only then written.

A blog of which half is written would keep everything else from running, so it is all or nothing.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from pipeline import app
from pipeline.cli.adding import Addition, Extension, added
from pipeline.cli.asking import Given, at_config, at_terminal, choose_liveblog, complete
from pipeline.cli.completing import TERMINAL
from pipeline.cli.naming import free_name
from pipeline.cli.output import paragraph, tell
from pipeline.cli.settings_file import read_settings, write_settings
from pipeline.config import Config, load, load_table
from pipeline.config.addresses import with_scheme
from pipeline.config.checks import strings
from pipeline.config.environ import overlay
from pipeline.config.part import section
from pipeline.config.problems import variable_of
from pipeline.config.schema import is_secret, keys_at, named
from pipeline.errors import InputError
from pipeline.publishers.setting_up import BlogSetup

Keys = Mapping[str, Any]
"""Keys of the target's section."""

_MEND = "Mend that, there, in {} or in the environment, and call it again."


def attach(kind: str, path: Path, given: Given, address: str | None) -> int:
    """Complete the configuration at the path with a blog; returns the exit code."""
    try:
        return Attaching(kind, app.BLOG_SETUPS[kind](), path).attach(given, address)
    except (KeyboardInterrupt, click.Abort):
        click.echo(f"\nThe blog is not set up; `daypost init {kind}{at_config(path)}` does it.", err=True)
        return 1


class Attaching:
    """One `init` of a kind of blog, for the configuration at the path."""

    def __init__(self, kind: str, setup: BlogSetup, path: Path) -> None:
        self._kind = kind
        self._setup = setup
        self._path = path

    def attach(self, given: Given, address: str | None) -> int:
        """Ask for what is missing, try it and write it; returns the exit code."""
        url = with_scheme(address or "")
        name = self._name(url)
        if not at_terminal():
            self._demand(name, url)
        is_changed = complete(self._path, given, TERMINAL) is not None
        liveblogs = named(self._file(), "liveblog")
        published = [one for one in liveblogs if name in strings(liveblogs[one], "targets")]
        liveblog = choose_liveblog(liveblogs, published, given["name"])
        lacking = self._lacking(name)
        if lacking or liveblog not in published:
            examples = {key: (lacking[key].examples or ["-"])[0] for key in lacking}
            self._config(name, liveblog, examples)  # what is wrong elsewhere is said before anything is asked
            new: Keys = self._found(name, url) if "url" in lacking else {}
            new = {**new, **self._login(name, liveblog, new)}
            text, is_private = self._completed(name, liveblog, new), any(is_secret(lacking[key]) for key in new)
            write_settings(self._path, text, is_secret=is_private)
            paragraph(f"{self._path} is completed: {liveblog} is published to {self._settings(name)['url']} as well.")
        else:
            words = "is completed" if is_changed else "has an answer to everything; nothing was changed"
            click.echo(f"{self._path} {words}.")
        self._end(liveblog)
        return 0

    def _name(self, url: str) -> str:
        """The target's: that of the blog at the address if there is one, else a new one. Raises InputError."""
        targets = named(overlay(self._file(), os.environ).file, "target")
        there = {name: str(one.get("url", "")) for name, one in targets.items() if one.get("kind") == self._kind}
        same = [name for name, its in there.items() if not url or not its or with_scheme(its) == url]
        if len(same) > 1:
            raise InputError(f"Say which blog: `daypost init {self._kind} URL`. There are {', '.join(same)}.")
        return same[0] if same else free_name("blog", targets)

    def _demand(self, name: str, url: str) -> None:
        """See that nothing has to be asked. Raises InputError."""
        lacking = self._lacking(name)
        if "url" in lacking and not url:
            raise InputError(f"Say where the blog is: `daypost init {self._kind} https://example.org`.")
        if variables := [variable_of(("target", name, key)) for key in self._setup.asked if key in lacking]:
            paragraph(self._setup.preparation(url or self._settings(name)["url"]))
            raise InputError(f"Set {' and '.join(variables)}, and call it again.")

    def _found(self, name: str, url: str) -> Keys:
        """The address, at which such a blog answers. Raises InputError away from a terminal."""
        good = None
        while True:
            url = url or click.prompt("Address of the blog", good, value_proc=with_scheme)
            _, problems = section(("target", name), {**self._settings(name), "url": url})
            if problems:
                paragraph(f"That {problems[0].text}.")
            else:
                good = url
                finding = self._setup.found(name, url)
                tell(finding, f"target {name}")
                if finding.well:
                    return {"url": url}
            if not at_terminal():
                raise InputError(_MEND.format(self._path))
            url = ""

    def _login(self, name: str, liveblog: str, new: Keys) -> Keys:
        """What else is missing, with which publishing works. Raises InputError where nothing can be asked."""
        lacking, answers = self._lacking(name), dict[str, str]()
        asked = [key for key in self._setup.asked if key in lacking]
        if asked:
            click.echo()
            paragraph(self._setup.preparation({**self._settings(name), **new}["url"]))
        while True:
            for key in asked:
                answers[key] = self._answer(key, answers.get(key), is_hidden=is_secret(lacking[key]))
            config = self._config(name, liveblog, {**new, **answers})
            findings = app.PUBLISHERS[self._kind](config, config.targets[name]).check()
            for one in findings:
                tell(one, f"target {name}")
            if all(one.well for one in findings):
                return answers
            if not asked:
                raise InputError(_MEND.format(self._path))
            click.echo("\nMend that there, or log in otherwise.")

    def _answer(self, key: str, before: str | None, *, is_hidden: bool) -> str:
        words = self._setup.asked[key]
        if is_hidden:
            words += f" (it will not be shown{'; Enter: the same as before' if before else ''})"
        return str(click.prompt(words, before, is_hidden, show_default=not is_hidden, value_proc=_not_empty))

    def _lacking(self, name: str) -> dict[str, Any]:
        """The keys that are not answered yet, in the file or in the environment."""
        keys, settings = keys_at(("target", name), self._kind), self._settings(name)
        return {key: keys[key] for key in ("url", *self._setup.asked) if not settings.get(key)}

    def _settings(self, name: str) -> Keys:
        """The target's section with what the environment says."""
        file = self._file()
        targets = {name: {"kind": self._kind}, **named(file, "target")}
        settings: Keys = overlay({**file, "target": targets}, os.environ).file["target"][name]
        return settings

    def _config(self, name: str, liveblog: str, new: Keys) -> Config:
        """The configuration as it would be with these keys. Raises ConfigError, InputError."""
        return load_table(tomllib.loads(self._completed(name, liveblog, new)), self._path, os.environ)

    def _completed(self, name: str, liveblog: str, new: Keys) -> str:
        """The text of the configuration with these keys, and with the target in the live blog's list."""
        changes: list[Addition | Extension] = []
        if name not in named(self._file(), "target"):
            changes.append(Addition(("target", name), {"kind": self._kind, **new}, is_new=True))
        elif new:
            changes.append(Addition(("target", name), new, is_new=False))
        if name not in strings(named(self._file(), "liveblog")[liveblog], "targets"):
            changes.append(Extension(("liveblog", liveblog), "targets", name))
        return added(read_settings(self._path), changes)

    def _end(self, liveblog: str) -> None:
        """Say what comes next. Raises ConfigError."""
        config, at = load(self._path, os.environ), at_config(self._path)
        click.echo(f"Now: daypost check{at}, then daypost run{at}, and post.")
        if config.liveblogs[liveblog].start == "manual":
            paragraph("It begins as a rehearsal: nothing of it is on the blog before you type !start.")

    def _file(self) -> Keys:
        return tomllib.loads(read_settings(self._path))


def _not_empty(text: str) -> str:
    if not text.strip():
        raise click.BadParameter("that is empty")
    return text.strip()
