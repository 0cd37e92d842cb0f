"""What `daypost check` says of a WordPress blog, and that it leaves nothing there."""

from collections.abc import Sequence

from pipeline.config.targets import WordPress as Settings
from pipeline.errors import Finding
from pipeline.publishers.wordpress.blog import WordPressBlog
from pipeline.render.blog import BlogRenderer
from tests.servers.wordpress import WordPress


def checked(blog: WordPress, role: str = "editor", url: str = "", **more: object) -> Sequence[Finding]:
    person = blog.people[role]
    login = {"kind": "wordpress", "url": url or blog.url, "username": person.name, "password": person.password}
    settings = Settings.model_validate({**login, **more})
    settings._name = "blog"
    return WordPressBlog.of(settings, BlogRenderer()).check()


def told(findings: Sequence[Finding], *, well: bool) -> list[str]:
    assert all(one.well == (not one.mend) for one in findings)
    return [
        f"{one.what}: {one.mend}" if one.mend else one.what.removeprefix("target blog: ")
        for one in findings
        if one.well == well
    ]


def only_fault(findings: Sequence[Finding]) -> str:
    (fault,) = told(findings, well=False)
    return fault.removeprefix("target blog: ")


def test_an_editor_may_everything_and_nothing_is_left(blog: WordPress) -> None:
    found = checked(blog, categories=["Live & Blog", "LIVE"], tags=["a", "b"])
    assert told(found, well=False) == []
    assert told(found, well=True) == [
        f"its REST interface is at {blog.url}/wp-json/",
        "editor logs in (editor)",
        "its categories and tags are there",
        "a draft was made, changed and removed",
    ]
    editor = blog.people["editor"]
    assert editor.posts() == []
    assert {(one["old"], one["new"]) for one in blog.happened("status")} == {("new", "draft")}
    assert sorted(editor.categories().values())[:2] == ["LIVE", "Live &amp; Blog"]
    assert sorted(editor.tags().values()) == ["a", "b"]
    assert blog.happened("mail") == []

    made = len(editor.categories()), len(editor.tags())
    assert told(checked(blog, categories=["live & blog"], tags=["B"]), well=False) == []
    assert (len(editor.categories()), len(editor.tags())) == made


def test_plain_addresses_are_found(blog: WordPress) -> None:
    blog.set_option("permalink_structure", "")
    found = checked(blog)
    assert told(found, well=False) == []
    assert told(found, well=True)[0] == f"its REST interface is at {blog.url}/index.php?rest_route=/"
    assert blog.people["editor"].posts() == []


def test_an_author_is_told_that_it_is_filtered_and_which_category_is_missing(blog: WordPress) -> None:
    found = checked(blog, "author")
    assert only_fault(found) == (
        "its categories and tags are there: there is no category 'Live', and the user may not make one; make it "
        "there, or give the role Editor"
    )
    blog.people["editor"].ask("POST", "categories", {"name": "Live"})
    found = checked(blog, "author", tags=["new"])
    assert told(found, well=False) == []
    assert told(found, well=True)[1:] == [
        "author logs in (author)",
        "what author writes is filtered there; daypost writes nothing that would be lost",
        "its categories and tags are there",
        "a draft was made, changed and removed",
    ]
    assert blog.people["administrator"].posts() == []


def test_a_contributor_is_not_enough(blog: WordPress) -> None:
    found = checked(blog, "contributor", categories=[])
    assert told(found, well=False) == [
        "target blog: contributor may publish posts: give the user the role Author or Editor there",
        "target blog: contributor may upload pictures: give the user the role Author or Editor there",
    ]
    assert blog.people["administrator"].posts() == []


def test_a_login_that_is_wrong_or_revoked_or_does_not_arrive(blog: WordPress) -> None:
    assert "do not fit together" in only_fault(checked(blog, password="wrong"))  # noqa: S106
    assert "do not fit together" in only_fault(checked(blog, username="nobody"))
    blog.trouble(no_authorization=True)
    assert "takes the header Authorization away" in only_fault(checked(blog))
    blog.trouble()
    editor = blog.people["editor"]
    (one,) = editor.ask("GET", "users/me/application-passwords")
    editor.ask("DELETE", f"users/me/application-passwords/{one['uuid']}")
    fault = only_fault(checked(blog))
    assert "do not fit together" in fault
    assert editor.password not in fault


def test_application_passwords_that_are_off(blog: WordPress) -> None:
    blog.install("add_filter('wp_is_application_passwords_available', '__return_false');")
    first, second = told(checked(blog), well=False)
    assert "takes application passwords: have it served by https; a plug-in for security" in first
    assert "401 Unauthorized" in second


def test_no_interface_at_all_or_for_nobody(blog: WordPress) -> None:
    blog.install(
        "add_action('init', function () { remove_action('template_redirect', 'rest_output_link_header', 11);"
        "remove_action('wp_head', 'rest_output_link_wp_head', 10); });"
    )
    assert "does not say where its REST interface is; give the address of a WordPress blog" in only_fault(checked(blog))
    blog.install("add_filter('rest_authentication_errors', fn() => new WP_Error('off', 'Off.', ['status' => 403]));")
    assert "127.0.0.1 answers 403 Forbidden" in only_fault(checked(blog))


def test_maintenance_and_an_address_where_nothing_is(blog: WordPress) -> None:
    assert "404 Not Found" in only_fault(checked(blog, url=f"{blog.url}/nothing/here"))
    blog.trouble(closed=True)
    fault = only_fault(checked(blog))
    assert "answers 503 Service Unavailable; see whether the blog is well and the address right" in fault


def test_a_plug_in_that_changes_what_is_saved(blog: WordPress) -> None:
    blog.install("add_filter('content_save_pre', fn() => 'something else');")
    assert "some plug-in changes posts when they are saved" in only_fault(checked(blog))
    assert blog.people["editor"].posts() == []


def test_plug_ins_that_matter_are_named(blog: WordPress) -> None:
    route = "['callback' => fn() => 1, 'permission_callback' => '__return_true']"
    blog.install(f"add_action('rest_api_init', fn() => register_rest_route('jetpack/v4', '/x', {route}));")
    found = checked(blog)
    assert told(found, well=False) == []
    assert "Jetpack may send mails and posts to social networks when the day's post is published: once" in told(
        found, well=True
    )


def test_what_was_broken_off_is_removed_as_soon_as_that_can_be(blog: WordPress) -> None:
    editor = blog.people["editor"]
    lost = "add_action('rest_after_insert_post', function () { status_header(502); exit; });"
    blog.install(lost)
    assert "502 Bad Gateway" in only_fault(checked(blog))
    assert editor.posts() == []
    blog.install(lost + "if ($_SERVER['REQUEST_METHOD'] === 'DELETE') { status_header(503); exit; }")
    assert "503 Service Unavailable" in only_fault(checked(blog))
    assert [one["status"] for one in editor.posts()] == ["draft"]
    blog.install("")
    kept = editor.write(title="daypost check", content='<div class="daypost-check"></div>')
    theirs = blog.people["author"].write(title="daypost check", slug="daypost-check")
    assert told(checked(blog), well=False) == []
    assert [one["id"] for one in editor.posts()] == [kept["id"], theirs["id"]]


def test_answers_that_are_no_answers(blog: WordPress) -> None:
    for route in ("", "wp/v2/users/me", "wp/v2/categories", "wp/v2/posts"):
        for answer in ('"x"', "[1]", "(object) ['a' => 1]", "null"):
            blog.install(
                "add_filter('rest_post_dispatch', fn($answer, $_, $request) => "
                f"trim($request->get_route(), '/') === '{route}' ? new WP_REST_Response({answer}) : $answer, 10, 3);"
            )
            assert told(checked(blog), well=False), (route, answer)
    blog.install("")
    assert told(checked(blog), well=False) == []
    assert blog.people["editor"].posts() == []
