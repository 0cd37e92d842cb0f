"""What the commands of every live blog say, kept up to date as their messages change."""

from collections.abc import Iterable

from pipeline.coverage import Coverage, cover
from pipeline.entries import Entry

_OPENINGS = ("started", "resumed", "online")
"""The decisions that commands leave behind: of others, such as purges, coverage says nothing."""


class Coverages:
    """The coverage of each live blog, by name."""

    def __init__(self, liveblogs: Iterable[str]) -> None:
        self._commands: dict[str, dict[str, Entry]] = {name: {} for name in liveblogs}
        self._coverage: dict[str, Coverage] = {}

    def of(self, liveblog: str) -> Coverage:
        """What the live blog's commands say."""
        if liveblog not in self._coverage:
            self._coverage[liveblog] = cover(self._commands[liveblog].values())
        return self._coverage[liveblog]

    def note(self, liveblog: str, entry_id: str, entry: Entry | None) -> None:
        """Take in what an entry says as a command, or that it says nothing any more."""
        commands = self._commands[liveblog]
        known = commands.pop(entry_id, None)
        if entry and (entry.kind == "command" or any(one.what in _OPENINGS for one in entry.decided)):
            commands[entry_id] = entry
        if commands.get(entry_id) != known:
            self._coverage.pop(liveblog, None)
