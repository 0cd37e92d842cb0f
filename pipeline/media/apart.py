"""Deriving in a process of its own: a file that somebody sent may crash a decoder, or make it eat memory and time.

That process sees nothing of our environment, where secrets are, and its memory goes with it.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock

from pipeline.errors import DaypostError, PictureError
from pipeline.media.derived import Derived

LONGEST = 120.0
"""Seconds that a picture may take."""

_STOPPED = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)
_ONE_AT_A_TIME = Lock()


def derive_apart(data: bytes, label: str, max_pixels: int, width: int) -> Derived:
    """The derivatives of a picture; messages call it by the label.

    Raises PictureError if it is none that we show, DaypostError if that could not be found out now.
    """
    derived = _run(json.dumps(label).encode() + b"\n" + data, label, max_pixels, width)
    if derived.refused:
        raise PictureError(derived.refused)
    return derived


def _run(told: bytes, label: str, max_pixels: int, width: int) -> Derived:
    command = [sys.executable, "-P", "-W", "ignore", "-m", "pipeline.media", str(max_pixels), str(width)]
    environment = {"PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path)}
    damaged = f"{label} cannot be decoded: it is damaged, or made to take too much memory or time."
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(  # noqa: S603 - nothing in the command was typed by anybody
                command,
                input=told,
                env=environment,
                capture_output=True,
                timeout=LONGEST,
                start_new_session=True,  # Ctrl-C is for us alone
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise PictureError(damaged) from error
    if done.returncode == 0:
        return Derived.unpacked(done.stdout)
    if done.returncode > 0 or done.returncode in _STOPPED:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "stopped"
        raise DaypostError(f"{label} could not be decoded now: {reason}.")
    raise PictureError(damaged)
