"""Everything of a day post but its entries: its title, its words, its persons, whether it has ended."""

from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup

from pipeline import days, markup
from pipeline.config import LiveBlog, Template
from pipeline.coverage import Coverage
from pipeline.day_post import DayPost, Person
from pipeline.emoji_pictures import EmojiPictures
from pipeline.events import Body, Event, Named
from pipeline.running import RunningDay


class Frames:
    """Makes frames; knows what persons are called, and by `names` all that is named in chat."""

    def __init__(self) -> None:
        self.names: dict[str, Named] = {}
        self.emoji = EmojiPictures()

    def note(self, event: Event) -> str:
        """Take in what somebody or something is called, or looks like; the newest name counts.

        Returns the reference that is another now, if there is one.
        """
        changed = self.emoji.note(event)
        if isinstance(event, Named):
            known = self.names.get(event.ref)
            if known is None or (known.time, known.key) <= (event.time, event.key):
                self.names[event.ref] = event
                return event.ref
        return changed

    def frame(self, liveblog: LiveBlog, running: RunningDay, coverage: Coverage, now: datetime) -> DayPost:
        """The day post without entries. What was typed for the day counts before what the configuration says."""
        day = running.day.date
        number = days.number(day, liveblog.first_day)
        ended = coverage.ended(day, now) or now >= running.day.ends
        persons, offline = running.persons, coverage.offline(now)
        typed = Coverage() if offline else coverage  # of what is off line lists of days do not tell either
        return DayPost(
            liveblog=liveblog.name,
            date=day,
            zone=running.day.zone,
            title=text(liveblog, day, typed, "title"),
            language=liveblog.language,
            number=number,
            intro=_html(text(liveblog, day, typed, "intro")),
            summary=_html(text(liveblog, day, typed, "summary")),
            order=liveblog.order_after_end if ended else liveblog.order,
            ended=ended,
            offline=offline,
            bylines=len(persons) > 1,
            people={person: self._person(person) for person in sorted(persons)},
        )

    def called(self, person: str) -> str:
        """What a person is called."""
        return self._person(person).name

    def _person(self, person: str) -> Person:
        named = self.names.get(f"person:{person}")
        name = named.name if named else person.partition(":")[2] or person
        return Person(markup.scrub(name), named.url, named.picture) if named else Person(markup.scrub(name))


def text(liveblog: LiveBlog, day: date, coverage: Coverage, word: str) -> str:
    """The day's title, intro or summary: as typed for the day, else as the configuration says.

    A title is never empty: one that was cleared is that of the configuration again.
    """
    typed = coverage.text(day, word)
    typed = typed and markup.scrub(typed).strip()
    if typed or word == "summary" or (typed == "" and word == "intro"):
        return typed or ""
    template = liveblog.title if word == "title" else liveblog.intro
    return _filled(template, days.number(day, liveblog.first_day), day, liveblog.name)


@lru_cache(256)
def _filled(template: Template, number: int | None, day: date, name: str) -> str:
    return markup.scrub(template.fill(day=number, date=day, name=name))


@lru_cache(256)
def _html(text: str) -> Markup | None:
    """What was typed as an intro or a summary, or stands in the configuration as one; Markdown."""
    return markup.render(Body("markdown", text)).html if text.strip() else None
