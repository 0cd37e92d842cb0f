"""The configuration's file, as `daypost init` reads and writes it."""

import os
import tomllib
from pathlib import Path

from pipeline.atomic import write_atomically
from pipeline.errors import ConfigError, InputError


def read_settings(path: Path) -> str:
    """The text of the file, empty if there is none. Raises InputError, ConfigError."""
    try:
        text = path.read_text("utf-8-sig")
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}; mend that first") from error
    return text


def write_settings(path: Path, text: str, *, is_secret: bool = False) -> None:
    """Write the file; a new one, and one that holds a secret, for its owner's eyes only. Raises InputError."""
    path = path.resolve()
    mask = os.umask(0o077)
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        write_atomically(path, text.encode())
        path.chmod(mode & 0o700 if is_secret else mode)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        os.umask(mask)
