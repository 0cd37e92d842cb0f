"""The console's mark-up: Markdown (CommonMark with tables and strikethrough), read as chat. Pure.

Nothing that was typed is lost: HTML is text, a newline is a line break, and what Markdown would silently leave out (a
reference definition, a cell too many, words behind a code fence) stays to be seen. A picture becomes a link to it, as
neither we nor a reader's browser may ask an address that somebody typed.
"""

# ruff: noqa: FBT001, FBT003 - markdown-it gives `silent` to its rules by position

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, blockquote, list_block, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from pipeline.markup.links import url_at
from pipeline.markup.plain import paragraphs
from pipeline.markup.safe import scrub

BlockRule = Callable[[StateBlock, int, int, bool], bool]

# Lists and quotes nested deeper stay text: markdown-it leaves out what is deeper than its limit of 20 elements.
_DEEPEST = 12

_MARKED = re.compile(r"[\\`*_\[<&~]|^(?:[ \t#>+:|-]|\d+[.)])", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_LINKED = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_SCHEME = re.compile(r"https?\Z", re.IGNORECASE)
_LONGEST_SCHEME = len("https")  # all that is looked at of the text so far, which may be long
_LANGUAGE = re.compile(r"[\w+#.-]+")


def to_html(source: str) -> str:
    """The HTML of a text in Markdown; any text will do. It has yet to pass the gate, like any other HTML."""
    text = scrub(source)
    if not _MARKED.search(text):
        return paragraphs(text)
    html: str = _MARKDOWN.render(text).strip()
    # Marks around nothing, such as a lone `#` or `---`, were meant to be seen.
    return html if _TAG.sub("", html).strip() else paragraphs(text)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Whether an address may be linked; any other stays text."""
        return _LINKED.match(url) is not None

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        """An address as it is shown: as it was typed."""
        return link


class _Renderer(RendererHTML):
    """What differs from Markdown's own HTML. markdown-it finds these by their names, which are types of tokens."""

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Headings stand below the page's title and the entries' headlines."""
        return "<h3>" if tokens[idx].tag in ("h1", "h2") else "<h4>"

    def heading_close(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """The end of what `heading_open` began."""
        return "</h3>\n" if tokens[idx].tag in ("h1", "h2") else "</h4>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link without text of its own shows its address."""
        after = map(tokens.__getitem__, range(idx + 1, len(tokens)))  # a slice would copy all the rest for each link
        inside = takewhile(lambda token: token.type != "link_close", after)
        shown = "" if any(token.content.strip() for token in inside) else str(tokens[idx].attrGet("href"))
        return self.renderToken(tokens, idx, options, env) + escape(shown)

    def fence(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Words behind the opening fence that cannot be a language are the first line of the code, as Slack has it."""
        info, code = tokens[idx].info.strip(), tokens[idx].content
        if code and _LANGUAGE.fullmatch(info):
            return f'<pre><code class="language-{escape(info)}">{escape(code)}</code></pre>\n'
        first = f"{info}\n" if info else ""
        return f"<pre><code>{escape(first + code)}</code></pre>\n"


def _shallow(rule: BlockRule) -> BlockRule:
    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < _DEEPEST and rule(state, start, end, silent)

    return limited


def _whole_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, unless a row has more cells than the head: Markdown would leave them out."""
    if not table(state, start, end, True):
        return False
    columns = _cells(state, start)
    rows = takewhile(lambda line: not state.isEmpty(line), range(start + 2, end))
    if any(_cells(state, line) > columns for line in rows):
        return False
    return silent or table(state, start, end, False)


def _cells(state: StateBlock, line: int) -> int:
    cells = escapedSplit(getLine(state, line).strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


def _bare_url(state: StateInline, silent: bool) -> bool:
    """An address written out becomes a link. Called at its colon, when its scheme is already taken for text."""
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME:])
    start = state.pos - len(scheme[0]) if scheme else state.pos
    url = url_at(state.src, start)
    if scheme is None or not url:
        return False
    state.pending = state.pending.removesuffix(scheme[0])
    state.push("link_open", "a", 1).attrs = {"href": url}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


def _picture(state: StateInline, silent: bool) -> bool:
    """`![text](address)` is the link `[text](address)`; inside a link it is only its text."""
    if not state.src.startswith("![", state.pos):
        return False
    opening = len(state.tokens) + bool(state.pending)
    state.pos += 1
    if not link(state, silent):
        state.pos -= 1
        return False
    if state.linkLevel > 0 and not silent:
        for token in (state.tokens[opening], state.tokens[-1]):
            token.type, token.tag, token.nesting = "text", "", 0
    return True


def _parser() -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough", "linkify"]).disable(["lheading", "reference", "html_block", "html_inline"])
    parser.block.ruler.at("blockquote", _shallow(blockquote), {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("list", _shallow(list_block), {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at("table", _whole_table, {"alt": ["paragraph"]})
    parser.inline.ruler.at("linkify", _bare_url)
    parser.inline.ruler.at("image", _picture)
    # Rules are compiled at the first use, which two threads must not do at once.
    parser.render("*")
    return parser


_MARKDOWN = _parser()
