"""The WordPress blogs of tests are real ones, and people and hosts do to them what they do elsewhere."""

import pytest
import requests

from tests.servers.wordpress import WordPress


def test_it_begins_with_nothing_and_a_person_of_each_role(blog: WordPress) -> None:
    assert {role: one.ask("GET", "users/me", context="edit")["roles"] for role, one in blog.people.items()} == {
        role: [role] for role in ("administrator", "editor", "author", "contributor")
    }
    assert blog.people["editor"].posts() == []
    assert blog.people["editor"].media() == []


def test_what_a_person_publishes_readers_find_in_a_theme(blog: WordPress) -> None:
    editor = blog.people["editor"]
    post = editor.write(title="Hello", content="<p>Some words</p>")
    assert post["status"] == "draft"
    post = editor.edit(post["id"], status="publish")
    page = requests.get(post["link"], timeout=60)
    assert page.ok
    assert "Some words" in page.text
    assert "/wp-content/themes/" in page.text or "wp-block-" in page.text
    assert [(one["old"], one["new"]) for one in blog.happened("status")] == [("new", "draft"), ("draft", "publish")]
    assert [one["method"] for one in blog.happened("request")] == ["POST", "POST"]


def test_people_edit_throw_away_and_leave_text_unsaved(blog: WordPress) -> None:
    editor = blog.people["editor"]
    number = editor.write(title="Hello", content="one", status="publish")["id"]
    editor.replace(number, "one", "two")
    assert editor.post(number)["content"]["raw"] == "two"
    assert [one["content"]["raw"] for one in editor.revisions(number)][:1] == ["two"]
    editor.leave_unsaved(number, "three")
    assert [one["content"]["raw"] for one in editor.ask("GET", f"posts/{number}/autosaves", context="edit")] == [
        "three"
    ]
    editor.trash(number)
    assert [one["status"] for one in editor.posts()] == ["trash"]
    editor.delete(number)
    assert editor.posts() == []


def test_an_author_may_not_write_everything_that_an_editor_may(blog: WordPress) -> None:
    source = '<div id="a" data-daypost="b"><time datetime="2026">now</time><script>1</script></div>'
    kept = {name: blog.people[name].write(content=source)["content"]["raw"] for name in ("editor", "author")}
    assert kept["editor"] == source
    assert kept["author"] == '<div id="a" data-daypost="b">now1</div>'


def test_what_hosts_do_to_requests(blog: WordPress) -> None:
    editor = blog.people["editor"]
    blog.trouble(refused="drop table")
    with pytest.raises(AssertionError, match="looks like an attack"):
        editor.write(content="please drop table users")
    editor.write(content="harmless")
    blog.trouble(no_authorization=True)
    with pytest.raises(AssertionError, match="rest_not_logged_in"):
        editor.ask("GET", "users/me")
    blog.trouble(closed=True)
    with pytest.raises(AssertionError, match="Maintenance"):
        editor.posts()
    blog.trouble()
    assert len(editor.posts()) == 1


def test_addresses_may_be_plain(blog: WordPress) -> None:
    link = requests.head(blog.url, timeout=60).headers["Link"]
    assert f"<{blog.url}/wp-json/>" in link
    blog.set_option("permalink_structure", "")
    link = requests.head(blog.url, timeout=60).headers["Link"]
    assert f"<{blog.url}/index.php?rest_route=/>" in link


def test_it_begins_anew(blog: WordPress) -> None:
    assert blog.people["editor"].posts() == []
    assert "wp-json" in requests.head(blog.url, timeout=60).headers["Link"]
    assert blog.happened("status") == []
