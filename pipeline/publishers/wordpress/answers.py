"""What WordPress answers, as what it is to us.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from typing import Any, Literal

from pipeline.errors import RetryableError
from pipeline.publishers import RemotePicture
from pipeline.publishers.blog import RemotePost

FIELDS = "id,status,link,slug,title,content,excerpt,featured_media,_links"
"""What is asked for of a post."""


def read_post(answer: Any, target: str) -> RemotePost:
    """A post. Raises RetryableError if it is none."""
    try:
        told = {"title": raw(answer, "title"), "excerpt": raw(answer, "excerpt")}
        told["featured_media"] = str(answer["featured_media"])
        links = answer.get("_links", {})
        return RemotePost(
            id=str(answer["id"]),
            state=_state(answer["status"]),
            url=answer["link"],
            html=raw(answer, "content"),
            fields=told,
            revision=str(next((one["id"] for one in links.get("predecessor-version", ())), "")),
            revisions=next((one["count"] for one in links.get("version-history", ())), 0),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RetryableError(target, "the blog answers with something else than a post") from error


def read_picture(answer: Any, name: str) -> RemotePicture:
    """A picture of the media library, which we call by its file's name."""
    return RemotePicture(name, str(answer["id"]), answer["source_url"])


def listed(answer: Any) -> list[Any]:
    """An answer that is to be a list."""
    return answer if isinstance(answer, list) else []


def raw(answer: Any, name: str) -> str:
    """A text of an answer as it was written."""
    return str(answer[name]["raw"])


def _state(status: str) -> Literal["draft", "public", "trashed"]:
    """What WordPress's states are to us; one that is to come out later is no draft of ours to publish."""
    if status in ("draft", "pending", "auto-draft"):
        return "draft"
    return "trashed" if status == "trash" else "public"
