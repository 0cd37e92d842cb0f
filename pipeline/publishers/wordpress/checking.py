"""Will publishing work there? Each finding says what mends it; a draft is made, changed and removed to prove it."""

from collections.abc import Iterator
from typing import Any

from pipeline.config.targets import WordPress
from pipeline.errors import Finding, NeedsPersonError, PublishError, RetryableError
from pipeline.publishers.blog import Blog, Content
from pipeline.publishers.wordpress.rest import Rest, rows, whole
from pipeline.publishers.wordpress.terms import Terms

_RIGHTS = {"edit_posts": "write posts", "publish_posts": "publish posts", "upload_files": "upload pictures"}
_TITLE = "daypost check"
_SIGN = "daypost-check"
_PROBE = f'<div class="{_SIGN}"><p>A draft of <code>daypost check</code>: it removes it again.</p></div>'

PLUGINS = {
    "jetpack": "Jetpack may send mails and posts to social networks when the day's post is published: once",
    "mailpoet": "MailPoet may send a mail when the day's post is published: once",
    "newsletter": "Newsletter may send a mail when the day's post is published: once",
    "activitypub": "ActivityPub tells the Fediverse when the day's post is published, and perhaps at each change",
    "wp-super-cache": "WP Super Cache may show readers an older page for a while",
    "w3-total-cache": "W3 Total Cache may show readers an older page for a while",
}
"""What plug-ins do that live-blogging meets with, by the names that they give their part of the interface."""

Found = Iterator[tuple[str, str]]
"""What was tried, and what mends it where it is not well."""


def check(blog: Blog, rest: Rest, terms: Terms, settings: WordPress) -> list[Finding]:
    """All that was found; what does not work at all comes last."""
    findings: list[Finding] = []
    try:
        for what, mend in _found(blog, rest, terms, settings):
            findings.append(Finding(f"target {settings.name}: {what}", well=not mend, mend=mend))
    except PublishError as error:
        what = f"target {settings.name}: publishing to {settings.url}"
        findings.append(Finding(what, well=False, mend=mend_of(error)))
    return findings


def mend_of(error: PublishError) -> str:
    """What went wrong, as a finding says it."""
    words = str(error).removeprefix(f"{error.target}: ")
    later = "; see whether the blog is well and the address right, and try it again"
    return f"{words}{later}" if isinstance(error, RetryableError) else words


def _found(blog: Blog, rest: Rest, terms: Terms, settings: WordPress) -> Found:
    yield f"its REST interface is at {rest.root()}", ""
    index = whole(rest.index(), settings.name)
    if "application-passwords" not in (index.get("authentication") or ()):
        yield (
            "it takes application passwords",
            "have it served by https; a plug-in for security may switch them off too",
        )
    who = whole(rest.ask("GET", "users/me", params={"context": "edit"}), settings.name)
    yield from _user(settings.username, who)
    lacking = _lacking(terms, settings)
    yield "its categories and tags are there", lacking
    names = str(index.get("namespaces"))
    yield from ((words, "") for plugin, words in PLUGINS.items() if plugin in names)
    if _rights(who).get("edit_posts") and not lacking:
        yield from _draft(blog, rest, settings.name, str(who.get("id")))


def _user(name: str, who: dict[str, Any]) -> Found:
    rights = _rights(who)
    yield f"{name} logs in ({', '.join(map(str, who.get('roles') or ['no role']))})", ""
    for right, words in _RIGHTS.items():
        if not rights.get(right):
            yield f"{name} may {words}", "give the user the role Author or Editor there"
    if not rights.get("unfiltered_html"):
        yield f"what {name} writes is filtered there; daypost writes nothing that would be lost", ""


def _rights(who: dict[str, Any]) -> dict[str, Any]:
    """What a user may do; PHP gives nothing at all as a list."""
    rights = who.get("capabilities")
    return rights if isinstance(rights, dict) else {}


def _lacking(terms: Terms, settings: WordPress) -> str:
    """What mends that a category or a tag cannot be had; those that are missing are made."""
    try:
        terms.ids("categories", settings.categories)
        terms.ids("tags", settings.tags)
    except NeedsPersonError as error:
        return mend_of(error)
    return ""


def _draft(blog: Blog, rest: Rest, target: str, user: str) -> Found:
    """One is made, changed and removed, and so is whatever an earlier check was kept from removing."""
    try:
        made = blog.create(Content({"title": _TITLE}, (), slug=_SIGN), blog.framed(_PROBE))
        written = blog.write(made.id, made.html.replace("A draft", "This draft"), {})
        stays = "This draft" in written.html and f'class="{_SIGN}"' in written.html
        mend = "what was sent is not what stands there: some plug-in changes posts when they are saved"
    finally:
        # By looking, as the answer to a request that was acted on may not have come. Whoever writes a draft by hand
        # gives it no slug; what it says may have been changed by a plug-in.
        query = {"search": f'"{_TITLE}"', "author": user, "status": "draft", "context": "edit", "per_page": "100"}
        for one in rows(rest.ask("GET", "posts", params={**query, "_fields": "id,title,slug"}), target):
            if one["title"]["raw"] == _TITLE and one["slug"].startswith(_SIGN):
                blog.discard(str(one["id"]))
    yield "a draft was made, changed and removed", "" if stays else mend
