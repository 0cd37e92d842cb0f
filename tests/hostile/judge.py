"""What may stand on a page of ours, by an allow-list: elements, attributes, and where addresses lead."""

import json
import re
from xml.etree.ElementTree import Element

from tests.process.page import Page

_SHELL = {
    "html": {"lang", "dir"},
    "head": set(),
    "meta": {"charset", "name", "content", "property", "media"},
    "title": set(),
    "link": {"rel", "href", "type"},
    "script": {"type"},
    "body": set(),
    "main": {"class"},
    "header": {"class"},
    "section": {"class"},
    "nav": {"class", "aria-label"},
    "article": {"class", "id"},
    "figure": {"class"},
    "figcaption": {"dir"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "class"},
    "time": {"class", "datetime"},
    "h1": {"class", "dir"},
    "h2": {"class", "dir"},
}
_TEXT = {
    "a": {"href", "title", "rel", "class", "dir"},
    "code": {"class"},
    "details": {"class"},
    "div": {"class", "dir", "tabindex"},
    "li": set(),
    "ol": {"start", "class"},
    "p": {"class", "role"},
    "pre": {"tabindex"},
    "b": {"dir"},
    "span": {"class", "dir"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_BARE = "blockquote br del em h3 h4 hr i s strong sub summary sup table tbody thead tr u ul"
_ALLOWED: dict[str, set[str]] = {**_SHELL, **_TEXT, **{tag: set() for tag in _BARE.split()}}
_LEADS_OUT = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_OURS = re.compile(r"/(?![/\\])|#")


def faults(html: bytes, url: str) -> list[str]:
    """What a browser would find on the page that is not allowed; `url` is where the site has its pages."""
    root = Page(html).root
    found = [fault for element in root.iter() for fault in _faults(element, url)]
    scripts = list(root.iter("script"))
    if any(script.get("type") != "application/ld+json" for script in scripts) or len(scripts) > 1:
        found.append("a script")
    for script in scripts:
        json.loads(script.text or "")
    return found


def _faults(element: Element, url: str) -> list[str]:
    if callable(element.tag):  # a comment: the one of ours stands before the root
        return [f"comment {element.text!r}"]
    if element.tag not in _ALLOWED:
        return [element.tag]
    strange = [f"{element.tag} {name}" for name in element.attrib if name not in _ALLOWED[element.tag]]
    for name in ("href", "src", "srcset"):
        for address in (element.get(name) or "").split(", ") if name in element.attrib else ():
            ours = _OURS.match(address) or address.startswith(url)
            if not ours and not (element.tag == "a" and _LEADS_OUT.match(address)):
                strange.append(f"{element.tag} {name}={address}")
    if element.tag == "meta" and "content" in element.attrib and not {"name", "property"} & element.attrib.keys():
        strange.append("meta http-equiv")
    if element.tag == "article" and not re.fullmatch(r"e-[a-z2-7]{10}", element.get("id", "")):
        strange.append(f"id {element.get('id')}")
    return strange
