"""What a post is on a blog beside its body: address, date, terms, excerpt, picture, comments, status (RULES 8.9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.publishers.wordpress.blog import PAST
from pipeline.publishers.wordpress.terms import Terms
from tests.posting.desk import CHANGED, FIRST, HALL
from tests.posting.wordpress.desk import wordpress_desk
from tests.sample import DAY
from tests.servers.wordpress import WordPress


def test_it_has_address_terms_excerpt_picture_and_comments_as_configured(blog: WordPress) -> None:
    names = ("PyCon", "Ümläute")
    with wordpress_desk(blog, "editor", categories=("Live & new",), tags=names, comments="closed") as made:
        made.clock.now = FIRST.entries[0].time + PAST + timedelta(minutes=1)
        made.publish(replace(FIRST, summary=None, intro=None))
        post = made.editor.post(made.known.remote)
        assert post["slug"] == f"pycon-{DAY}"
        assert post["date_gmt"] == f"{FIRST.entries[0].time:%Y-%m-%dT%H:%M:%S}"
        assert [made.editor.categories()[one] for one in post["categories"]] == ["Live &amp; new"]
        assert sorted(made.editor.tags()[one] for one in post["tags"]) == ["PyCon", "Ümläute"]
        assert post["comment_status"] == post["ping_status"] == "closed"
        assert post["excerpt"]["raw"] == "My desk"
        pictures = {one["id"]: one for one in made.editor.media()}
        assert pictures[post["featured_media"]]["source_url"] == made.known.pictures[0].url

        made.editor.edit(post["id"], excerpt="By hand", categories=[1], tags=[])
        made.publish(CHANGED)
        post = made.editor.post(post["id"])
        assert (post["excerpt"]["raw"], post["categories"], post["tags"]) == ("By hand", [1], [])
        assert pictures.keys() & {one["id"] for one in made.editor.media()} != pictures.keys()
        assert post["featured_media"] in {one["id"] for one in made.editor.media()}, (
            "that of what was taken back is gone"
        )


def test_a_day_that_is_young_has_the_blogs_own_date_and_is_public_at_once(blog: WordPress) -> None:
    with wordpress_desk(blog, "author") as made:
        made.clock.now = FIRST.entries[0].time
        made.publish(FIRST)
        assert made.editor.post(made.known.remote)["status"] == "publish"


@pytest.mark.parametrize(("status", "there"), [("draft", "draft"), ("private", "private")])
def test_what_is_not_for_everybody_stays_so(blog: WordPress, status: str, there: str) -> None:
    with wordpress_desk(blog, "editor", status=status) as made:
        made.publish(FIRST)
        assert made.editor.post(made.known.remote)["status"] == there
        made.publish(CHANGED)
        assert made.editor.post(made.known.remote)["status"] == there
        assert made.texts(CHANGED.entries) == [True] * len(CHANGED.entries)
        assert "publish" not in [one["new"] for one in blog.happened("status")]


def test_a_post_of_somebody_elses_at_our_address_keeps_ours_a_draft(blog: WordPress) -> None:
    theirs = blog.people["editor"].write(title="Theirs", slug=f"pycon-{DAY}", status="publish")
    with wordpress_desk(blog, "author") as made:
        after = made.once(FIRST)
        assert after.needs_person
        assert theirs["link"] in after.error
        assert made.editor.post(after.remote)["status"] == "draft"
        made.editor.edit(theirs["id"], slug="another")
        made.publish(FIRST)
        assert made.editor.post(after.remote)["status"] == "publish"


def test_only_posts_of_that_very_day_are_found(blog: WordPress) -> None:
    with wordpress_desk(blog, "editor") as made:
        made.publish(FIRST)
        other = replace(FIRST, liveblog="pycon-2")
        made.editor.write(title=f"pycon {DAY}", content=f"somebody wrote of pycon {DAY}", status="publish")
        made.once(other)
        found = made.client.find("pycon", DAY)
        marked = [one.id for one in found if one.part("pycon", DAY)]
        assert marked == [made.known.remote]


def test_a_second_copy_of_a_picture_is_found_and_no_other(blog: WordPress) -> None:
    with wordpress_desk(blog, "author") as made:
        data = (made.originals / HALL.picture.file(1600)).read_bytes()
        name = made.client.upload("abc-1.jpg", data, "a").name
        again = made.client.upload(name, data, "a")
        made.client.upload("abc-12.jpg", data, "")
        found = made.client.pictures(name)
        assert [one.name for one in found] == [name, name]
        assert found[1].id == again.id
        made.client.remove(again.id)
        made.client.remove(again.id)
        assert len(made.client.pictures(name)) == 1


def test_a_hundred_terms_are_no_limit(blog: WordPress) -> None:
    with wordpress_desk(blog, "editor") as made:
        terms: Terms = made.client.terms
        known = len(blog.people["administrator"].tags())
        for number in range(100 - known):
            blog.people["administrator"].ask("POST", "tags", {"name": f"tag {number:03}"})
        assert terms.known("tags", "not there") is None
        made_one = terms.ids("tags", ["the last one"])
        assert terms.ids("tags", ["the last one"]) == made_one
