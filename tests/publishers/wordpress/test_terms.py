"""Categories and tags by name, on real blogs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NeedsPersonError
from pipeline.publishers.wordpress.rest import Rest
from pipeline.publishers.wordpress.terms import Terms, plain
from tests.servers.wordpress import WordPress

NAMES = (
    *("Live", "LIVE & Blog", "Live  blog", "A < B", "A <b> B", "a &amp; b", 'say "x"', "it's", "a\\b", "1234", "Live!"),
    *("🎉 party", "Straße", "Ünïcode", "Unicode", "тест", "C++", "#tag"),
)


def terms(blog: WordPress, role: str = "editor") -> Terms:
    person = blog.people[role]
    return Terms("blog", Rest("blog", blog.url, person.name, person.password))


def test_each_is_made_once_and_found_again(blog: WordPress) -> None:
    made = terms(blog)
    for kind in ("categories", "tags"):
        numbers = made.ids(kind, NAMES)
        assert len(set(numbers)) == len(NAMES)
        assert made.ids(kind, NAMES) == numbers
        assert made.ids(kind, [name.upper() for name in NAMES]) == numbers
    assert len(blog.people["editor"].tags()) == len(NAMES)


def test_one_behind_the_first_hundred_is_found(blog: WordPress) -> None:
    made = "array_map(fn($n) => wp_insert_term(\"t$n\", 'post_tag'), range(100, 200))"
    blog.install(f"add_action('rest_api_init', fn() => {made});")
    numbers = [terms(blog).known("tags", name) for name in ("t100", "t199", "t200", "t201")]
    assert len({*numbers[:3]} - {None}) == 3
    assert numbers[3] is None


def test_who_may_not_make_one_is_told(blog: WordPress) -> None:
    with pytest.raises(NeedsPersonError, match="there is no category 'Live', and the user may not make one"):
        terms(blog, "author").ids("categories", ["Live"])
    assert len(terms(blog, "author").ids("tags", ["Live"])) == 1
    assert len(terms(blog, "contributor").ids("tags", ["Live", "Other"])) == 2


@pytest.mark.parametrize("name", ["x" * 201, "<b>", "<!-- -->"])
def test_a_name_that_cannot_be_is_told(blog: WordPress, name: str) -> None:
    with pytest.raises(NeedsPersonError, match="a blog can have no category"):
        terms(blog).ids("categories", [name])


@given(st.text(), st.sampled_from(["", " ", "\n\t"]), st.sampled_from(["", "<b>", "</em>"]))
def test_blanks_and_tags_are_nothing(name: str, blank: str, tag: str) -> None:
    assert plain(f"{blank}{name} {tag}x{blank}") == plain(f"{name} x")
    assert plain(f"x {blank}y") == plain("X Y")
