"""One publication: an edition handed to a target's publisher under a lease, and what came of it recorded."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from pipeline.errors import HeldError, NeedsPersonError, PublishError, RefusedError, RetryableError, StoreError
from pipeline.publishers import Edition, Publication, Publisher
from pipeline.store import leases
from pipeline.store.database import Database
from pipeline.store.publications import publication, publications_of, save

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)
PROBE = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """A configured publisher and its name."""

    name: str
    publisher: Publisher


def lease_of(target: str, liveblog: str, day: date) -> str:
    """The name of the lease under which a day post is published to a target."""
    return f"target {target}, {liveblog} {day}"


class TargetLedger:
    """The ledger of one target; each record also renews the lease under which it is made."""

    def __init__(self, database: Database, target: str, renew: Callable[[Connection], None]) -> None:
        self._database = database
        self._target = target
        self._renew = renew

    def record(self, changed: Publication) -> None:
        """See `publishers.Ledger`. Raises HeldError if the lease was lost."""

        def work(connection: Connection) -> None:
            self._renew(connection)
            save(connection, changed)

        self._database.write(work).result()

    def publications(self) -> Sequence[Publication]:
        """See `publishers.Ledger`."""
        with self._database.reading() as connection:
            return publications_of(connection, self._target)


class Press:
    """Publishes editions for one process, whose name as a lease holder is `holder`."""

    def __init__(self, database: Database, holder: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._holder = holder
        self._clock = clock

    def known(self, target: Target, edition: Edition) -> Publication:
        """What the target has, by our records."""
        with self._database.reading() as connection:
            return publication(connection, target.name, edition.post.liveblog, edition.post.date)

    def publish(self, target: Target, edition: Edition) -> Publication:
        """Bring the edition to the target and record what came of it, good or bad.

        Raises HeldError if another process is just publishing the same day post there, or has published it from a newer
        state of the log than this edition is of: what was taken back since must not come out again.
        """
        lease = lease_of(target.name, edition.post.liveblog, edition.post.date)

        def take(connection: Connection) -> None:
            leases.take(connection, lease, self._holder, self._clock())

        def release(connection: Connection) -> None:
            leases.release(connection, lease, self._holder)

        def conclude(connection: Connection) -> None:
            take(connection)
            save(connection, outcome)
            release(connection)

        self._database.write(take).result()
        try:
            before = self.known(target, edition)
            outcome = self._attempt(target, edition, before, TargetLedger(self._database, target.name, take))
        except BaseException:
            self._database.write(release).result()
            raise
        self._database.write(conclude).result()
        return outcome

    def _attempt(self, target: Target, edition: Edition, before: Publication, ledger: TargetLedger) -> Publication:
        if before.position > edition.position:
            day = f"{edition.post.liveblog} {edition.post.date}"
            raise HeldError(f"{target.name}: {day} was published meanwhile, from a newer state of the log")
        try:
            # A day that never had anything to see has no post (RULES 2.6).
            is_empty = edition.post.is_bare and before.is_blank
            after = before if is_empty else target.publisher.publish(edition, before, ledger)
        except PublishError as error:
            return self._failed(self.known(target, edition), error)
        except StoreError:
            raise
        except Exception as error:
            # A fault of ours in one publisher must not keep the other targets from being served (RULES 8.8).
            log.exception("%s: the publisher broke", target.name)
            words = f"a fault in daypost, {type(error).__name__}, which its log tells more of"
            return self._failed(self.known(target, edition), RetryableError(target.name, words))
        now = self._clock()
        return replace(
            after,
            title=edition.post.title,
            position=edition.position,
            last=now if after.sent != before.sent else before.last,
            final=after.final or (now if edition.final else None),
            kept=max((one for one in (after.kept, edition.keep and edition.keep.at) if one), default=None),
            error="",
            needs_person=False,
            tries=0,
            failing=None,
            retry_at=None,
            hold_until=None,
        )

    def _failed(self, publication: Publication, error: PublishError) -> Publication:
        now = self._clock()
        tries = publication.tries + 1
        wait = min(FIRST_RETRY * 2 ** min(tries - 1, 10), LONGEST_RETRY)
        hold = timedelta(seconds=error.after) if isinstance(error, RetryableError) and error.after else None
        needs_person = isinstance(error, NeedsPersonError | RefusedError)
        return replace(
            publication,
            error=str(error),
            needs_person=needs_person,
            tries=tries,
            failing=publication.failing or now,
            retry_at=now + (PROBE if needs_person else wait),
            hold_until=now + hold if hold else None,
        )
