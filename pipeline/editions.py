"""Editions: a day post in its place among the others of a target, ready to be published."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from pipeline.coverage import Choice
from pipeline.day_post import DayLink
from pipeline.keeping import chosen, meant
from pipeline.newsroom import DayName, Newsroom
from pipeline.publishers import Edition, Keep, Publication
from pipeline.publishing import Target
from pipeline.store.database import Database
from pipeline.store.identity import installation_id
from pipeline.store.publications import publications_of


class Editions:
    """What each target has, and what it should have, of every day post of the live blogs that the newsroom holds.

    `canonical` names the target of a live blog on which its day posts have their home, if there is one.
    """

    def __init__(
        self,
        room: Newsroom,
        liveblogs: Collection[str],
        database: Database,
        targets: Mapping[str, Target],
        originals: Path,
        canonical: Mapping[str, str],
    ) -> None:
        self.room = room
        self.liveblogs = liveblogs
        self.targets = targets
        self._database = database
        self._originals = originals
        self._canonical = canonical
        with database.reading() as connection:
            self._installation = installation_id(connection)
        self._publications: dict[str, dict[DayName, Publication]] = {}
        self.read_on()

    def read_on(self) -> None:
        """Take in what the targets have by now, which other processes may have changed."""
        with self._database.reading() as connection:
            for target in self.targets:
                self._publications[target] = {
                    DayName(one.liveblog, one.date): one for one in publications_of(connection, target)
                }

    def publication(self, target: str, name: DayName) -> Publication:
        """What the target has of a day post."""
        blank = Publication(target=target, liveblog=name.liveblog, date=name.date)
        return self._publications[target].get(name, blank)

    def publications(self, target: str) -> Mapping[DayName, Publication]:
        """What the target has."""
        return self._publications[target]

    def doubts(self) -> dict[tuple[str, DayName], datetime]:
        """By target and day post, when to look again; what has failed there is tried again in any case."""
        return {
            (target, name): one.doubt
            for target, publications in self._publications.items()
            for name, one in publications.items()
            if one.doubt and not one.error and name.liveblog in self.liveblogs and target in self.room.targets(name)
        }

    def unobeyed(self) -> Iterator[tuple[str, DayName, Keep]]:
        """By target and day post what people chose there that was not obeyed yet."""
        for liveblog in self.liveblogs:
            for target in self.targets:
                for day, keep in self._chosen(target, liveblog).items():
                    name = DayName(liveblog, day)
                    kept = self.publication(target, name).kept
                    if target in self.room.targets(name) and (kept is None or kept < keep.at):
                        yield target, name, keep

    def meant(self, choice: Choice, target: str, liveblog: str) -> Publication:
        """What a target has of the day post that a choice is about."""
        return self.publication(target, DayName(liveblog, meant(choice, self._of(target, liveblog))))

    def note(self, publication: Publication) -> None:
        """Take in what a target has now."""
        name = DayName(publication.liveblog, publication.date)
        self._publications[publication.target][name] = publication

    def edition(self, target: str, name: DayName, now: datetime) -> Edition:
        """What the target should have of a day post, as of the newsroom's last look, which was now."""
        post = self.room.day_post(name)
        links = [self._link(target, one, now) for one in self._publications[target].values() if one.sent]
        beside = [link for link in links if link.liveblog == name.liveblog]
        return Edition(
            post=post,
            at=now,
            installation=self._installation,
            position=self.room.position,
            originals=self._originals,
            former=max((link for link in beside if link.date < name.date), key=_date, default=None),
            next=min((link for link in beside if link.date > name.date), key=_date, default=None),
            archive=sorted(
                (link for link in links if (link.liveblog, link.date) != (name.liveblog, name.date)), key=_date
            ),
            final=now >= self.room.ends(name),
            keep=self._chosen(target, name.liveblog).get(name.date),
            canonical=self._home(target, name),
        )

    def linking(self, target: str, name: DayName) -> list[tuple[str, DayName]]:
        """The day posts that link to this one: those before and after it there, and where it is at home elsewhere."""
        dates = [
            one.date
            for one, publication in self._publications[target].items()
            if publication.sent and one.liveblog == name.liveblog
        ]
        before = max((one for one in dates if one < name.date), default=None)
        after = min((one for one in dates if one > name.date), default=None)
        beside = [(target, DayName(name.liveblog, one)) for one in (before, after) if one]
        others = self.room.targets(name) if self._canonical.get(name.liveblog) == target else ()
        return beside + [(one, name) for one in others if one != target and self.publication(one, name).sent]

    def _home(self, target: str, name: DayName) -> str:
        home = self._canonical.get(name.liveblog, target)
        known = self.publication(home, name) if home != target else None
        return known.url if known and known.public else ""

    def _chosen(self, target: str, liveblog: str) -> dict[date, Keep]:
        choices = self.room.coverage(liveblog).choices
        return chosen(choices, target, self._of(target, liveblog)) if choices else {}

    def _of(self, target: str, liveblog: str) -> list[Publication]:
        return [one for name, one in self._publications[target].items() if name.liveblog == liveblog]

    def _link(self, target: str, publication: Publication, now: datetime) -> DayLink:
        liveblog, day = publication.liveblog, publication.date
        url = publication.url or self.targets[target].publisher.link(liveblog, day)
        is_open = publication.final is None and liveblog in self.liveblogs
        if is_open:
            is_open = not self.room.coverage(liveblog).ended(day, now)
        return DayLink(liveblog, day, publication.title, url, is_open)


def _date(link: DayLink) -> date:
    return link.date
