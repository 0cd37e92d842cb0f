"""Reading the configuration: file, environment, model, and everything that is wrong with them at once."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from pipeline.config.checks import check
from pipeline.config.environ import overlay
from pipeline.config.folders import check_folders
from pipeline.config.model import Config
from pipeline.config.problems import lines, translate
from pipeline.config.schema import Table
from pipeline.errors import ConfigError

_HINTS = {
    "Invalid value": "text needs quotes",
    "Illegal character '\\n'": "a quote is left open",
    "Cannot overwrite a value": "the key is there already",
    "Cannot declare": "the section is there already",
}


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in a file, with what the environment says over it.

    Folders count from the file's own. Raises ConfigError, one line for each problem; it never shows a secret.
    """
    return load_table(_parse(path), path, environ)


def load_table(file: Table, path: Path, environ: Mapping[str, str]) -> Config:
    """The same of a file that says this."""
    base = path.absolute().parent
    laid = overlay(file, environ)
    problems = [*laid.problems, *check(laid.file), *check_folders(laid.file, base)]
    config = None
    try:
        config = Config.model_validate(laid.file, context={"base": base})
    except ValidationError as error:
        problems += [translate(one, laid.file) for one in error.errors(include_url=False)]
    # Outside of `except`, so that no traceback leads to pydantic's error, which holds what was given.
    if problems or config is None:
        raise ConfigError("\n".join(lines(problems, str(path), laid.variables)))
    return config


def _parse(path: Path) -> Table:
    """What the file says in TOML."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text + "\n")  # so that a fault at the very end has a line and a column too
    except FileNotFoundError:
        fault = "there is no such file; `daypost init` writes one"
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        fault = "is not UTF-8 text; save it as that"
    except ValueError as error:  # TOMLDecodeError, or Python's own for a number of thousands of digits
        fault = _syntax(str(error), text)
    raise ConfigError(f"{path}: {fault}")


def _syntax(fault: str, text: str) -> str:
    """A fault of TOML syntax: where and what. tomllib ends its sentence with "(at line 3, column 5)"."""
    what, at, where = fault.removesuffix(")").rpartition(" (at ")
    if not at:
        return fault
    if where == "end of document":
        lines = text.splitlines()
        where = f"line {len(lines)}, column {len(lines[-1]) + 1}"
    hint = next((f"; {hint}" for start, hint in _HINTS.items() if what.startswith(start)), "")
    return f"{where}: {what}{hint}"
