"""One life with Slack: a plan is carried out on a Slack that fails and a daypost that is killed.

What readers see at the end is what they see where everything was heard at once and in order, and nothing was compared.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import monotonic, sleep

from PIL import Image

from pipeline.days import anchor, entry_id
from tests.crash.deeds import Deed, drafts
from tests.crash.misfortunes import Misfortunes
from tests.crash.street import TIMES, FaultyPlace, WholePlace, differences, readable
from tests.servers.slack import SlackServer

CONVERGES = 30.0
"""Seconds in which both pages must be the same, when all is well again."""


class SlackLife:
    """Two processes, two Slacks, one plan."""

    def __init__(self, folder: Path, seed: int, deeds: Sequence[Deed]) -> None:
        for name in ("faulty", "whole"):
            (folder / name).mkdir()
        self._deeds = deeds
        self._slack = SlackServer(TIMES)
        self._place = FaultyPlace(folder / "faulty", self._slack)
        self._whole = WholePlace(folder / "whole", self._place)
        self._misfortunes = Misfortunes(self._place, Random(seed))  # noqa: S311 - to be repeated, not to be secret
        self._stamps: dict[int, str] = {}

    def live(self) -> list[str]:
        """What readers see otherwise than they should, as lines of a comparison; none if all is well."""
        try:
            return self._lived()
        finally:
            for place in (self._place, self._whole):
                for run in place.runs:
                    run.close()
                place.slack.close()

    def _lived(self) -> list[str]:
        whole = self._whole.start()
        whole.said("slack: listens to")
        whole.until(lambda: len(self._whole.slack.sockets.open) == 2)
        self._misfortunes.listens()
        for deed in self._deeds:
            self._do(deed)
            self._whole.catch_up()
        self._misfortunes.mend()
        end = self._place.post("the end")
        self._whole.catch_up()
        whole.until(lambda: self._whole.reads(end) is not None)
        return self._disagreements()

    def _do(self, deed: Deed) -> None:
        slack, channel, ts = self._slack, self._place.channel, self._stamps.get(deed.on, "")
        by = self._place.person(deed.by) if deed.by else ""
        match deed.what:
            case "post":
                self._stamps[deed.new] = slack.post(channel, by, deed.words)
            case "post a photo":
                self._stamps[deed.new] = slack.upload(channel, by, "hall.png", _picture(deed.new), deed.words)
            case "reply" | "broadcast":
                to_channel = deed.what == "broadcast"
                self._stamps[deed.new] = slack.reply(channel, ts, by, deed.words, broadcast=to_channel)
            case "edit":
                slack.edit(channel, ts, deed.words)
            case "delete":
                slack.delete(channel, ts)
            case "react":
                slack.react(channel, ts, by, deed.words)
            case "unreact":
                slack.unreact(channel, ts, by, deed.words)
            case _:
                self._misfortunes.befall(deed)

    def _disagreements(self) -> list[str]:
        """How the page differs from what it should be, if it goes on to differ; and every traceback."""
        released = {anchor(entry_id("slack", self._place.channel, self._stamps[one])) for one in drafts(self._deeds)}
        deadline = monotonic() + CONVERGES
        while True:
            found, expected = (readable(place, released) for place in (self._place, self._whole))
            if found == expected:
                return [line for run in self._place.runs for line in run.errors.splitlines() if "Traceback" in line]
            if monotonic() > deadline:
                return differences(found, expected)
            sleep(0.05)


def _picture(shade: int) -> bytes:
    image = Image.new("RGB", (240, 160), (shade % 256, 128, 64))
    image.save(file := io.BytesIO(), "png")
    return file.getvalue()
