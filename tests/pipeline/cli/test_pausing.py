"""`daypost pause` and `daypost resume` without a run."""

from tests.pipeline.cli.calls import call
from tests.process.driver import Place


def test_what_is_new_waits_until_it_is_resumed(place: Place) -> None:
    call(place.folder, "run", typed="before\n")
    paused = call(place.folder, "pause", "--liveblog", "pycon")
    assert (paused.code, paused.lines[0]) == (0, "pycon: paused")
    assert call(place.folder, "pause").lines == ["pycon: already paused"]
    call(place.folder, "run", typed="first\nsecond\n/reply 1 third\n/edit 1 before, edited\n/react 3 ❌\n")
    assert place.page().numbers == [1]
    resumed = call(place.folder, "resume")
    assert (resumed.code, resumed.lines[0]) == (0, "pycon: resumed, 2 entries waited")
    assert call(place.folder, "resume").lines == ["pycon: not paused"]
    assert call(place.folder, "publish").code == 0
    assert place.page().numbers == [1, 2]
    assert "third" in place.page().words(1)


def test_one_live_blog_or_all(place: Place) -> None:
    place.configure(
        more='[liveblog.zoo]\ntitle = "Zoo"\ntimezone = "UTC"\nchannels = ["replay:zoo"]\nauthors = ["ann"]\n'
        'targets = ["site"]\n'
    )
    assert call(place.folder, "pause", "--liveblog", "zoo").lines[0] == "zoo: paused"
    assert call(place.folder, "pause").lines[:2] == ["pycon: paused", "zoo: already paused"]
    assert call(place.folder, "resume").lines[:2] == [
        "pycon: resumed, 0 entries waited",
        "zoo: resumed, 0 entries waited",
    ]


def test_an_unknown_live_blog_is_said_with_those_that_there_are(place: Place) -> None:
    for word in ("pause", "resume"):
        done = call(place.folder, word, "--liveblog", "zoo")
        assert done.code == 2
        assert "there is no live blog 'zoo', only pycon" in done.errors
