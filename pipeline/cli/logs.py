"""What `run` says and logs, as `[log]` asks for it: lines of text, or one JSON object a line."""

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from pipeline.config import Log


def set_up(settings: Log) -> None:
    """Send what daypost logs to standard error. Of libraries only warnings: what else they say may hold a secret."""
    stream = logging.StreamHandler()
    stream.setFormatter(_Json() if settings.format == "json" else _Plain())
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    logging.basicConfig(handlers=[stream], level=max(level, logging.WARNING), force=True)
    # It warns of a server's faulty headers with the whole address, in which a service may have its key.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    for name in ("bots", "pipeline"):
        logging.getLogger(name).setLevel(level)


def speaker(settings: Log) -> Callable[[str], None]:
    """Prints lines for a person who watches, as they come. Raises BrokenPipeError where nobody reads any more."""

    def say(line: str) -> None:
        if settings.format == "json":
            line = _object(datetime.now(UTC).timestamp(), "info", line)
        sys.stdout.write(f"{line}\n")  # in one piece: several threads speak
        sys.stdout.flush()

    return say


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = f"{_time(record.created)} {record.levelname.lower()} {record.getMessage()}"
        return "\n".join(filter(None, [line, self._trace(record)]))

    def _trace(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info else ""


class _Json(_Plain):
    def format(self, record: logging.LogRecord) -> str:
        return _object(record.created, record.levelname.lower(), record.getMessage(), self._trace(record))


def _object(time: float, level: str, message: str, trace: str = "") -> str:
    line = {"time": _time(time), "level": level, "message": message}
    return json.dumps(line | ({"trace": trace} if trace else {}), ensure_ascii=False)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
