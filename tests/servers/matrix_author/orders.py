"""Orders to the process in which the authors are."""

import json
import subprocess
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Any

DEADLINE = 120.0
"""Seconds that anything may take: only what will never come takes so long."""
ENDED = "the process of the authors has ended"


class AuthorError(Exception):
    """What an author was to do was refused, or went wrong; the words are those of matrix-js-sdk."""


class Orders:
    """A process that takes a JSON object a line, and answers with one; it ends when its input does."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        # What it says to standard error is shown with the test that fails.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        assert self._process.stdin
        assert self._process.stdout
        self._input = self._process.stdin
        self._numbers = count(1)
        self._lock = Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._ended = False
        self._reader = Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._reader.start()

    def give(self, **order: Any) -> Any:
        """What an order has led to, once it has; it may be given from any thread. Raises AuthorError."""
        future: Future[Any] = Future()
        with self._lock:
            if self._ended:
                raise AuthorError(ENDED)
            number = next(self._numbers)
            self._waiting[number] = future
            with suppress(BrokenPipeError):  # the reader will tell
                self._input.write(json.dumps({"id": number, **order}) + "\n")
                self._input.flush()
        return future.result(DEADLINE)

    def close(self) -> None:
        """End the process."""
        with suppress(BrokenPipeError):
            self._input.close()
        self._process.wait(DEADLINE)
        self._reader.join(DEADLINE)

    def _read(self, output: IO[str]) -> None:
        with output:
            for line in output:
                answer = json.loads(line)
                future = self._waiting.pop(answer["id"])
                if "error" in answer:
                    future.set_exception(AuthorError(answer["error"]))
                else:
                    future.set_result(answer["done"])
        with self._lock:
            self._ended = True
        for future in self._waiting.values():
            future.set_exception(AuthorError(ENDED))
