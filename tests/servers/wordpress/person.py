"""Somebody who works on a WordPress blog by hand: through its REST interface, as its editor in the browser does.

https://developer.wordpress.org/rest-api/reference/
"""

from typing import Any

import requests

PATIENCE = 60.0
Json = dict[str, Any]

STATES = "publish,future,draft,pending,private,trash"


class Person:
    """A person of a role; `password` is an application password of theirs."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url = url
        self.name = name
        self.password = password

    def post(self, post: int | str) -> Json:
        """A post as its editor sees it."""
        found: Json = self.ask("GET", f"posts/{post}", context="edit")
        return found

    def posts(self) -> list[Json]:
        """All posts in whatever state, the oldest first."""
        return self._all("posts", context="edit", status=STATES, orderby="id", order="asc")

    def write(self, **fields: Any) -> Json:
        """A new post; a draft unless its `status` says otherwise."""
        made: Json = self.ask("POST", "posts", fields)
        return made

    def edit(self, post: int | str, **fields: Any) -> Json:
        """A post with other fields."""
        changed: Json = self.ask("POST", f"posts/{post}", fields)
        return changed

    def replace(self, post: int | str, old: str, new: str) -> Json:
        """A post in whose source a text is another one."""
        source = self.post(post)["content"]["raw"]
        assert old in source, source
        return self.edit(post, content=source.replace(old, new))

    def trash(self, post: int | str) -> None:
        """Throw a post away."""
        self.ask("DELETE", f"posts/{post}")

    def delete(self, post: int | str) -> None:
        """Delete a post for good."""
        self.ask("DELETE", f"posts/{post}", force="true")

    def leave_unsaved(self, post: int | str, content: str) -> None:
        """Have the editor open with text that is not saved, which the editor keeps for them now and then."""
        self.ask("POST", f"posts/{post}/autosaves", {"content": content})

    def revisions(self, post: int | str) -> list[Json]:
        """What the post was, the newest first."""
        return self._all(f"posts/{post}/revisions", context="edit")

    def media(self) -> list[Json]:
        """All that is in the media library, the oldest first."""
        return self._all("media", context="edit", orderby="id", order="asc")

    def categories(self) -> dict[int, str]:
        """The names of the categories, by id."""
        return {one["id"]: one["name"] for one in self._all("categories")}

    def tags(self) -> dict[int, str]:
        """The names of the tags, by id."""
        return {one["id"]: one["name"] for one in self._all("tags")}

    def ask(self, method: str, path: str, fields: Json | None = None, **query: str) -> Any:
        """What the REST interface answers."""
        params: dict[str, str] = {"rest_route": f"/wp/v2/{path}", **query}
        login = (self.name, self.password)
        answer = requests.request(
            method, f"{self.url}/index.php", params=params, json=fields, auth=login, timeout=PATIENCE
        )
        assert answer.ok, answer.text
        return answer.json()

    def _all(self, path: str, **query: str) -> list[Json]:
        found: list[Json] = self.ask("GET", path, None, per_page="100", **query)
        assert len(found) < 100, "there is another page"
        return found
