"""Every error that daypost raises on purpose.

DaypostError                what a person reads: one or more whole sentences, never a traceback
├── ConfigError             the configuration cannot be used
├── InputError              a file, line or argument that somebody gave cannot be used
│   └── PictureError        a file is not a picture we can show
├── StoreError              the database or the disk refused (full, read-only, locked, damaged)
│   └── HeldError           somebody else holds the lock; names the holder
└── PublishError            a target did not take a day post; carries the target's name
    ├── RetryableError      worth another try, after `after` seconds if the target said so
    ├── NeedsPersonError    no try of ours will help: login, rights, a trashed post
    └── RefusedError        the target refuses this content, other content may pass
"""

from dataclasses import dataclass


class DaypostError(Exception):
    """The root of all errors whose text is meant for a person."""


class ConfigError(DaypostError):
    """The configuration cannot be used; the text has one line for each problem."""


class InputError(DaypostError):
    """A file, line or argument that somebody gave cannot be used."""


class PictureError(InputError):
    """A file is not a picture that we can show."""


class StoreError(DaypostError):
    """The database or the disk refused."""


class HeldError(StoreError):
    """A lock is held by somebody else, whom the text names."""


class PublishError(DaypostError):
    """A target did not take a day post."""

    def __init__(self, target: str, text: str) -> None:
        super().__init__(f"{target}: {text}")
        self.target = target


class RetryableError(PublishError):
    """The same request may succeed later; `after` is the wait in seconds that the target asked for, if any."""

    def __init__(self, target: str, text: str, *, after: float | None = None) -> None:
        super().__init__(target, text)
        self.after = after


class NeedsPersonError(PublishError):
    """No further try of ours will help: a person must act on the blog or in the configuration."""


class RefusedError(PublishError):
    """The target takes requests but not this content."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `daypost check`: what was tried, whether it is well, and if not, what mends it."""

    what: str
    well: bool
    mend: str = ""
