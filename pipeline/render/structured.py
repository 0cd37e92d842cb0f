"""What search engines read of a day post: schema.org's LiveBlogPosting as JSON-LD. Pure.

https://schema.org/LiveBlogPosting; `liveBlogUpdate` is its name for what we call entries.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from pipeline.day_post import Person, ShownEntry

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def entry_data(entry: ShownEntry, person: Person | None, url: str, label: str, times: Mapping[str, str]) -> str:
    """One entry as JSON. `times` are its dates by their names in schema.org."""
    return _json(
        {
            "@type": "BlogPosting",
            "url": url,
            "headline": label,
            **times,
            "articleBody": entry.plain,
            "author": author(person),
        }
    )


def live_blog_posting(entries: Iterable[str], **properties: Any) -> Markup:
    """The whole day post with the JSON of its entries, safe inside a `script` element. What is empty is left out."""
    head = _json({"@context": "https://schema.org", "@type": "LiveBlogPosting", **properties})
    return Markup(f'{head[:-1]}, "liveBlogUpdate": [{", ".join(entries)}]}}')  # noqa: S704 - no `<` is left in it


def author(person: Person | None) -> Mapping[str, str] | None:
    """A person as schema.org has it."""
    if person is None:
        return None
    return _filled({"@type": "Person", "name": person.name, "url": person.url})


def iso(instant: datetime | None) -> str | None:
    """An instant for machines."""
    return instant.isoformat(timespec="seconds") if instant else None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(_filled(value), ensure_ascii=False).translate(_UNSAFE)


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part}
