"""Slack's mrkdwn, for messages without blocks: what each mark becomes, and where it is text."""

import json

import pytest

from pipeline.events import Body
from pipeline.front import lead, read_front, without
from pipeline.markup import render

LINK = '<a href="{0}" rel="noopener nofollow ugc">{1}</a>'

PRE = '<pre tabindex="0"><code>{}\n</code></pre>'

EXAMPLES = {
    "*b* _i_ ~s~": "<p><strong>b</strong> <em>i</em> <s>s</s></p>",
    '(*b*), "*q*" *é*!': '<p>(<strong>b</strong>), "<strong>q</strong>" <strong>é</strong>!</p>',
    "so *b _both_ ~all~*": "<p>so <strong>b <em>both</em> <s>all</s></strong></p>",
    "so *_both_* and _*b* i_": "<p>so <em><strong>both</strong></em> and <em><strong>b</strong> i</em></p>",
    "*a <https://x.example|*b*>* c": "<p><strong>a " + LINK.format("https://x.example", "*b*") + "</strong> c</p>",
    "snake_case_name 2*3*4 a~b~c": "<p>snake_case_name 2*3*4 a~b~c</p>",
    "__init__ **b** ~~s~~": "<p>__init__ **b** ~~s~~</p>",
    "* a * and _ b _": "<p>* a * and _ b _</p>",
    "*a\nb*": "<p>*a<br>\nb*</p>",
    "*a _b `c": "<p>*a _b `c</p>",
    "*a _b* c_": "<p><strong>a _b</strong> c_</p>",
    "*a *b* c": "<p>*a <strong>b</strong> c</p>",
    "&lt;b&gt; &amp;lt; &copy; &#42;": "<p>&lt;b&gt; &amp;lt; &amp;copy; &amp;#42;</p>",
    "1 < 2 > 0 & 3 <b>x</b> <>": "<p>1 &lt; 2 &gt; 0 &amp; 3 &lt;b&gt;x&lt;/b&gt; &lt;&gt;</p>",
    "`a &lt; *b* :wave: <https://x.example>` c": "<p><code>a &lt; *b* :wave: https://x.example</code> c</p>",
    "*b `c` d* e": "<p><strong>b <code>c</code> d</strong> e</p>",
    "<https://x.example/?a=1&amp;b=2|the *x* &amp; y>": "<p>"
    + LINK.format("https://x.example/?a=1&amp;b=2", "the *x* &amp; y")
    + "</p>",
    "<https://x.example/a_b_c>": "<p>" + LINK.format("https://x.example/a_b_c", "https://x.example/a_b_c") + "</p>",
    "<mailto:a@x.example|a@x.example>": "<p>" + LINK.format("mailto:a@x.example", "a@x.example") + "</p>",
    "<javascript:alert(1)|x> <data:text/html,y>": "<p>x data:text/html,y</p>",
    "<https://x.example": "<p>&lt;https://x.example</p>",
    "<@U012AB> <@W1|bob> <@U2|>": "<p>somebody bob somebody</p>",
    "<#C1|secret> <#C1|> <#C1>": "<p>a private channel a private channel a private channel</p>",
    "<!subteam^S1|@devs> <!subteam^S1>": "<p>devs a group</p>",
    "<!here> <!channel|channel> <!everyone>": "<p>everybody here everybody here everybody</p>",
    "<!owls|the owls> <!owls> <@no one>": "<p>the owls owls &lt;@no one&gt;</p>",
    "<!date^1392734382^Posted {date_num}|Posted then>": "<p>Posted then</p>",
    "<!date^1392734382^{date_num} at {time}>": "<p>2014-02-18 at 14:39 UTC</p>",
    "<!date^1392734382^{date}^https://x.example/|then>": "<p>" + LINK.format("https://x.example/", "then") + "</p>",
    ":wave: :+1::skin-tone-2: :partyparrot: 10:30:45 a:b:c": "<p>👋 👍🏻 :partyparrot: 10:30:45 a:b:c</p>",
    "x :white_check_mark: _y_": "<p>x ✅ <em>y</em></p>",
    "```\nif (a &lt; b)\n  *x* = :wave:;\n```": PRE.format("if (a &lt; b)\n  *x* = :wave:;"),
    "a ```b``` c": '<p>a</p>\n<pre tabindex="0"><code>b\n</code></pre>\n<p>c</p>',
    "a ```b": "<p>a ```b</p>",
    "&gt; a *b*\n&gt;c\nd": "<blockquote>\n<p>a <strong>b</strong><br>\nc</p>\n</blockquote>\n<p>d</p>",
    "x\n&gt;&gt;&gt; a\nb\n\n```c```": "<p>x</p>\n<blockquote>\n<p>a<br>\nb</p>\n"
    + PRE.format("c")
    + "\n</blockquote>",
    "&gt;```a```\nb": '<blockquote>\n<pre tabindex="0"><code>a\n</code></pre>\n</blockquote>\n<p>b</p>',
    "a &gt; b": "<p>a &gt; b</p>",
    "a\n• b *c*\n    ◦ d\n        ▪︎ e\n• f\ng": (
        "<p>a</p>\n<ul>\n<li>b <strong>c</strong>\n<ul>\n<li>d\n<ul>\n<li>e</li>\n</ul></li>\n</ul></li>\n"
        "<li>f</li>\n</ul>\n<p>g</p>"
    ),
    "&gt; • a\n&gt; • b": "<blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</blockquote>",
    "- a\n1. b": "<p>- a<br>\n1. b</p>",
    "a\r\nb\n\n\nc": "<p>a<br>\nb</p>\n<p>c</p>",
    "שלום *עולם*": "<p>שלום <strong>עולם</strong></p>",
}


def body(text: str) -> Body:
    return Body("slack", json.dumps({"text": text}))


@pytest.mark.parametrize(("text", "html"), EXAMPLES.items())
def test_mrkdwn(text: str, html: str) -> None:
    assert render(body(text)).html == html


@pytest.mark.parametrize("text", ["*Doors open*\nCome in.", "*Doors* *open*\n\nCome in.", "# Doors open\nCome in."])
def test_rule_3_4_a_headline(text: str) -> None:
    rendered = render(body(text))
    assert (rendered.headline, rendered.html) == ("Doors open", "<p>Come in.</p>")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("draft: *a* b", "<p><strong>a</strong> b</p>"),
        ("14:55: *a* <@U1>", "<p><strong>a</strong> somebody</p>"),
        ("*14:55:* a", "<p>a</p>"),
        ("_draft: 14:55: a_ b", "<p><em>a</em> b</p>"),
        ("1455: a\n&gt; b", "<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>"),
        ("&gt; 14:55 - a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("draft: ```a```", '<pre tabindex="0"><code>a\n</code></pre>'),
        ("14:55: :100: <https://x.example|x>", "<p>💯 " + LINK.format("https://x.example", "x") + "</p>"),
    ],
)
def test_words_in_front_are_seen_and_go_and_styles_stay(text: str, rest: str) -> None:
    front = read_front(lead(body(text)), "slack")
    assert front.draft or front.typed
    assert render(without(body(text), front.length)).html == rest


@pytest.mark.parametrize("text", ["//a", " *((* a", "_//_ a", "~((a~", "`//` a", "&gt; // a", "*/*/ a", "• ((a"])
def test_rule_1_9_an_aside_is_seen_whatever_its_style(text: str) -> None:
    assert read_front(lead(body(text)), "slack").aside


def test_what_is_no_such_json_is_mrkdwn() -> None:
    assert render(Body("slack", "*a* b")).html == "<p><strong>a</strong> b</p>"
    assert render(Body("slack", "[1, 2]")).html == "<p>[1, 2]</p>"
    assert render(Body("slack", '{"text": 7}')).html == ""
