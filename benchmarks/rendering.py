"""What an entry costs when everything is rendered anew, by its parts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from time import perf_counter

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, micro
from benchmarks.measuring import Timed, interleaved
from benchmarks.warm_day import URL
from pipeline import markup
from pipeline.day_post import DayPost, Paragraph, ShownEntry
from pipeline.events import Body
from pipeline.markup import markdown
from pipeline.render import Renderer

FULL = 100e-6


def figures(sizes: Sizes) -> Iterator[Figure]:
    """A full render of an entry: Markdown, made safe, put into the template."""
    renderer, post = Renderer(URL), _post()
    wholes = []
    for name, words in (("plain", sample.PLAIN), ("Markdown", sample.MARKDOWN)):
        body = Body("markdown", words)
        text, html = markup.render(body), markdown.to_html(words)
        paragraph = Paragraph("1", text.html)
        entry = ShownEntry(
            id="aaaaaaaaaa",
            time=sample.MORNING,
            sent=sample.MORNING,
            person="ann",
            paragraphs=(paragraph,),
            plain=text.plain,
        )

        def whole(body: Body = body, entry: ShownEntry = entry) -> None:
            fresh = replace(entry, paragraphs=(Paragraph("1", markup.render(body).html),))
            renderer.fragment(post, fresh)

        parts: dict[str, Callable[[], object]] = {
            "whole": whole,
            "Markdown": partial(markdown.to_html, words),
            "made safe": partial(markup.clean, html),
            "plain text": partial(markup.Text.of, None, text.html),
            "template": partial(renderer.fragment, post, entry),
        }
        taken = {name: one.best for name, one in interleaved(_timed(parts, sizes), sizes.rounds).items()}
        seconds = taken.pop("whole")
        wholes.append(seconds)
        how = ", ".join(f"{part} {micro(each)}" for part, each in taken.items())
        what = f"full render of a {name} entry of {len(words)} characters"
        yield Figure(what, micro(seconds), f"≤ {micro(FULL)}", seconds <= FULL, how)
    mean = (4 * wholes[0] + wholes[1]) / 5
    what = "full render of an entry, one in five in Markdown"
    yield Figure(what, micro(mean), f"≤ {micro(FULL)}", mean <= FULL, "the mean, as in the days measured here")


def _timed(parts: dict[str, Callable[[], object]], sizes: Sizes) -> dict[str, Timed]:
    def timed(work: Callable[[], object]) -> Timed:
        def often() -> float:
            before = perf_counter()
            for _ in range(sizes.slice):
                work()
            return (perf_counter() - before) / sizes.slice

        return often

    return {name: timed(work) for name, work in parts.items()}


def _post() -> DayPost:
    return DayPost(liveblog="pycon", date=sample.DAY, zone="America/Chicago", title="PyCon")
