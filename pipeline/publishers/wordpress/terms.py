"""Categories and tags by their names, as a person knows them; WordPress knows them by number."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any, Literal

from pipeline.errors import NeedsPersonError, RefusedError, RetryableError
from pipeline.publishers.wordpress.rest import Rest, rows, whole

_LONGEST = 200
_TAG = re.compile(r"</?[a-z!][^>]*>", re.IGNORECASE)
Kind = Literal["categories", "tags"]
_CALLED = {"categories": "category", "tags": "tag"}


class Terms:
    """The terms of one blog; those that are missing are made, where the user may."""

    def __init__(self, target: str, rest: Rest) -> None:
        self._target = target
        self._rest = rest

    def ids(self, kind: Kind, names: Iterable[str]) -> list[int]:
        """Their numbers. Raises NeedsPersonError for one that is missing and that cannot be made."""
        return [self._id(kind, name) for name in names]

    def _id(self, kind: Kind, name: str) -> int:
        known = self.known(kind, name)
        if known is not None:
            return known
        called = f"{_CALLED[kind]} {name!r}"
        impossible = f"a blog can have no {called}; write it as it stands there, or otherwise"
        if not plain(name) or len(name) > _LONGEST:  # it would answer with an error of its own, as if it were down
            raise NeedsPersonError(self._target, impossible)
        try:
            made = self._rest.ask("POST", kind, json={"name": name})
        except NeedsPersonError as error:
            words = f"there is no {called}, and the user may not make one; make it there, or give the role Editor"
            raise NeedsPersonError(self._target, words) from error
        except RefusedError as error:
            raise NeedsPersonError(self._target, impossible) from error
        return self._number(whole(made, self._target))

    def known(self, kind: Kind, name: str) -> int | None:
        """The number of a term; None if there is none of that name."""
        page = 1
        while True:
            query = {"per_page": "100", "page": str(page), "hide_empty": "false"}
            found = rows(self._rest.ask("GET", kind, params=query), self._target)
            for one in found:
                if plain(str(one.get("name", ""))) == plain(name):
                    return self._number(one)
            if len(found) < 100:
                return None
            page += 1

    def _number(self, term: dict[str, Any]) -> int:
        number = term.get("id")
        if not isinstance(number, int):
            raise RetryableError(self._target, "the blog answers with something else than a term")
        return number


def plain(name: str) -> str:
    """What is left of a name when WordPress keeps it: one blank for several, no tags; in any case of its letters."""
    return " ".join(unescape(_TAG.sub("", name)).split()).casefold()
