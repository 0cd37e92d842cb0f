"""The user's own templates: they win file by file, and a fault in one is told with its file and line."""

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from pipeline.day_post import Wait
from pipeline.errors import InputError
from pipeline.render import Renderer
from pipeline.render.environment import BLOG_TEMPLATES, TEMPLATES
from pipeline.render.words import ENGLISH
from tests.sample import ENTRIES, POST, entry

URL = "https://example.org"
TOP = Path(__file__).parent.parent.parent


def write(folder: Path, name: str, source: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return path


def test_a_file_in_the_folder_wins_and_the_others_stay_ours(tmp_path: Path) -> None:
    write(tmp_path, "entry.html", "<p id={{ anchor }}>{{ entry.plain }}</p>\n")
    page = Renderer(URL, tmp_path).page(replace(POST, entries=(entry(1, "Hello & welcome"),))).decode()
    assert "<p id=e-" in page
    assert ">Hello &amp; welcome</p>" in page
    assert "<article" not in page
    assert "<h1" in page


def test_ours_can_be_extended_by_their_name_under_daypost(tmp_path: Path) -> None:
    write(tmp_path, "day.html", '{% extends "daypost/day.html" %}{% block days %}<footer>Bye</footer>{% endblock %}')
    write(
        tmp_path,
        "page.html",
        '{% extends "daypost/page.html" %}{% block style %}{{ super() }}<!-- mine -->{% endblock %}',
    )
    page = Renderer(URL, tmp_path).page(POST).decode()
    assert "<footer>Bye</footer>" in page
    assert "<!-- mine -->" in page
    assert 'class="days"' not in page
    assert page.count("<article") == len(ENTRIES)


def test_entries_can_stand_in_several_places_or_none(tmp_path: Path) -> None:
    for times in (0, 1, 2):
        write(tmp_path, "day.html", "<html>" + "{{ entries }}|" * times)
        page = Renderer(URL, tmp_path).page(replace(POST, entries=(entry(1, "x"),))).decode()
        assert page.count("<article") == page.count("|") == times


def test_every_name_that_our_templates_use_is_in_the_docs() -> None:
    docs = (TOP / "docs" / "templates.md").read_text()
    for path in (TOP / "templates").glob("*.html"):
        names = meta.find_undeclared_variables(Environment(autoescape=True).parse(path.read_text()))
        assert path.name in (*TEMPLATES, *BLOG_TEMPLATES)
        assert f"`{path.name}`" in docs
        assert not {name for name in names if f"`{name}`" not in docs and f"`{name}(" not in docs}, path.name


def test_the_names_of_static_files_change_with_their_content(tmp_path: Path) -> None:
    write(tmp_path, "static/mine.css", "p { color: red }")
    write(tmp_path, "static/fonts/a.woff2", "font")
    write(tmp_path, "static/.DS_Store", "")
    write(
        tmp_path, "missing.html", "{{ static('mine.css') }} {{ static('fonts/a.woff2') }} {{ static('daypost.css') }}"
    )
    render = Renderer(f"{URL}/live", tmp_path)
    links = render.missing().decode().split()
    files = render.static_files()
    assert all(link.removeprefix("/live/") in files for link in links)
    assert files[links[0].removeprefix("/live/")] == b"p { color: red }"
    assert len(files) == 5
    write(tmp_path, "static/mine.css", "p { color: blue }")
    assert Renderer(f"{URL}/live", tmp_path).missing().decode().split()[0] != links[0]


def test_our_static_files_need_nothing_from_elsewhere() -> None:
    files = Renderer(URL).static_files()
    assert {name.rpartition(".")[2] for name in files} == {"css", "svg"}
    sheets = " ".join(content.decode() for name, content in files.items() if name.endswith(".css"))
    assert not any(word in sheets for word in ("url(", "@import", "http", "expression"))


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        ("entry.html", "<p>\n{% if %}", "entry.html, line 2: Expected an expression, got 'end of statement block'"),
        ("day.html", "x\n\n{{ 'x", "day.html, line 3: "),
        ("page.html", "{% block a %}", "page.html, line 1: "),
    ],
)
def test_a_syntax_error_is_told_at_once(tmp_path: Path, name: str, source: str, message: str) -> None:
    write(tmp_path, name, source)
    with pytest.raises(InputError, match=r"line \d") as caught:
        Renderer(URL, tmp_path)
    assert str(caught.value).startswith(str(tmp_path / message.partition(",")[0]))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<p>\n{{ entry.titel }}", "line 2: 'pipeline.day_post.ShownEntry object' has no attribute 'titel'"),
        ("\n\n{{ nonsense }}", "line 3: 'nonsense' is undefined"),
        ("{{ 1 // 0 }}", "line 1: integer division or modulo by zero"),
        ("\n{{ static('no.css') }}", "line 2: there is no file static/no.css, only daypost.css, favicon.svg"),
        ("{% include 'no.html' %}", "line 1: there is no template 'no.html'"),
        ("{% include 'entry.html' %}", "line 1: it extends or includes itself"),
        ("\n{% include 'other.html' %}", "line 3: unexpected '}'"),
        ("{{ link() }}", "line 1: "),
    ],
)
def test_an_error_while_it_is_filled_names_file_and_line(tmp_path: Path, source: str, message: str) -> None:
    write(tmp_path, "entry.html", source)
    write(tmp_path, "other.html", "\n\n{{ } }}")
    with pytest.raises(InputError) as caught:
        Renderer(URL, tmp_path).page(POST)
    assert str(caught.value).startswith(str(tmp_path))
    assert message in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "day.html"
    path.write_bytes("Köln".encode("latin-1"))
    with pytest.raises(InputError, match="cannot be read as UTF-8") as caught:
        Renderer(URL, tmp_path)
    assert str(path) in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder of templates"):
        Renderer(URL, tmp_path / "no")


def test_a_page_of_ones_own_says_that_a_preview_is_one(tmp_path: Path) -> None:
    write(tmp_path, "day.html", '{% extends "page.html" %}{% block body %}{{ entries }}{% endblock %}')
    waiting = replace(POST.entries[0], waits=Wait("held"))
    post = replace(POST, entries=(waiting,))
    page = Renderer(URL, tmp_path).page(post, preview="rehearsal").decode()
    assert f"<b>{ENGLISH.preview}</b> {ENGLISH.stages['rehearsal']}" in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<span class="wait">Held</span>' in page
    assert "noindex" not in Renderer(URL, tmp_path).page(post).decode()


def test_an_entry_of_ones_own_need_not_know_of_marks(tmp_path: Path) -> None:
    write(tmp_path, "entry.html", "<p id='{{ anchor }}'>{{ entry.plain }}</p>\n")
    waiting = replace(POST.entries[0], waits=Wait("held"))
    page = Renderer(URL, tmp_path).page(replace(POST, entries=(waiting,)), preview="live").decode()
    assert waiting.plain in page
