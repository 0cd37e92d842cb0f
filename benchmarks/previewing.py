"""The preview of a day on which everything waits: what an author looks at before the start."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import perf_counter

from benchmarks import sample
from benchmarks.figures import Figure, Sizes, micro
from benchmarks.measuring import interleaved
from benchmarks.warm_day import NAME, URL
from pipeline.previews import Previews
from pipeline.render import Renderer
from pipeline.store.database import Database

WAITING = 1000


def figures(sizes: Sizes) -> Iterator[Figure]:
    """What the first look costs, and the next one after one more message."""
    entries = min(WAITING, sizes.built)
    with ExitStack() as stack:
        folder = stack.enter_context(sample.place())
        settings = folder / "config.toml"
        settings.write_text(settings.read_text("utf-8").replace('"now"', '"manual"'), encoding="utf-8")
        database = stack.enter_context(closing(Database.in_folder(folder / "data")))
        stamping = sample.begun(database, folder)
        sample.record(database, stamping, sample.day(entries))
        previews, renderer = Previews(sample.config(folder), database), Renderer(URL)
        number = entries

        def again() -> float:
            nonlocal number
            number += 1
            sample.record(database, stamping, [sample.message(number)])
            return _looked(previews, renderer)

        def first() -> float:
            return _looked(Previews(sample.config(folder), database), Renderer(URL))

        taken = interleaved({"again": again, "first": first}, min(5, sizes.rounds))
    what = f"preview of a day of {entries:,} entries that wait"
    yield Figure(f"{what}, the first look", micro(taken["first"].median), how="log read, folded, rendered")
    yield Figure(f"{what}, the next look", micro(taken["again"].median), how="after one more message")


def _looked(previews: Previews, renderer: Renderer) -> float:
    before = perf_counter()
    preview = previews.preview(NAME, sample.EVENING)
    if preview is None or not preview.post.entries:
        raise RuntimeError("the preview shows nothing")
    renderer.page(preview.post, preview="rehearsal")
    return perf_counter() - before
