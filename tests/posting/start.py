"""`daypost` that publishes to the blog double where a Micropub blog is configured; perhaps cut off at one of its steps.

`CUT="3 before"` in the environment ends it at once before it records its third step, "3 after" after that.
"""

import os
import signal
import time

from pipeline import app, cli
from pipeline.config import Config, Micropub
from pipeline.config import Target as TargetConfig
from pipeline.publishers import Edition, Ledger, Publication, Publisher
from pipeline.publishers.posting import BlogPublisher
from tests.servers.blog_client import BlogClient


class CutLedger:
    """A ledger at one of whose steps the process ends."""

    def __init__(self, ledger: Ledger, cut: str) -> None:
        self._ledger = ledger
        number, self._when = cut.split()
        self._left = int(number)
        self.publications = ledger.publications

    def record(self, publication: Publication) -> None:
        """See `Ledger`."""
        self._left -= 1
        if not self._left and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        self._ledger.record(publication)
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


class CutPublisher(BlogPublisher):
    """A publisher with such a ledger."""

    def publish(self, edition: Edition, publication: Publication, ledger: Ledger) -> Publication:
        """See `Publisher`."""
        return super().publish(edition, publication, CutLedger(ledger, os.environ["CUT"]))


def publisher(_: Config, target: TargetConfig) -> Publisher:
    """What publishes to the double."""
    if not isinstance(target, Micropub):
        raise TypeError(target.kind)
    client = BlogClient(target.name, target.url, target.token.get_secret_value())
    kind = CutPublisher if "CUT" in os.environ else BlogPublisher
    return kind(target.name, client, sleep=lambda _: time.sleep(0.1))


if __name__ == "__main__":
    app.PUBLISHERS["micropub"] = publisher
    cli.main()
