"""What search engines read of a day post: schema.org's LiveBlogPosting as JSON-LD. Pure.

https://schema.org/LiveBlogPosting; `liveBlogUpdate` is its name for what we call entries.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from pipeline.day_post import Person, ShownEntry

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def entry_data(entry: ShownEntry, person: Person | None, url: str, label: str) -> bytes:
    """One entry as JSON."""
    return _json(
        {
            "@type": "BlogPosting",
            "url": url,
            "headline": label,
            "datePublished": iso(entry.time),
            "dateModified": iso(entry.edited),
            "articleBody": entry.plain,
            "author": author(person),
        }
    )


def live_blog_posting(entries: Iterable[bytes], **properties: Any) -> bytes:
    """The day post as JSON, with that of its entries, safe inside a `script` element. Empty properties are left out."""
    head = _json({"@context": "https://schema.org", "@type": "LiveBlogPosting", **properties})
    return b'%b, "liveBlogUpdate": [%b]}' % (head[:-1], b", ".join(entries))


def author(person: Person | None) -> Mapping[str, str] | None:
    """A person as schema.org has it."""
    if person is None:
        return None
    return _filled({"@type": "Person", "name": person.name, "url": person.url})


def iso(instant: datetime | None) -> str | None:
    """An instant for machines."""
    return instant.isoformat(timespec="seconds") if instant else None


def _json(value: Mapping[str, Any]) -> bytes:
    # `</script` and `<!--` would end or change the element around the JSON, even within a string.
    return _ENCODER.encode(_filled(value)).replace("<", r"\u003c").encode(errors="replace")


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part}
