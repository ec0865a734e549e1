"""Cutting Telegram's HTML into messages, and taking it out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from bot.channels.telegram.markup import plain_text, split_html, visible_length

WORDS = st.lists(st.sampled_from(["so", "breathe", "<b>water</b>", "<i>a b</i>", "&amp;", "é😀"]))
HTML = st.lists(WORDS.map(" ".join), max_size=6).map("\n\n".join)


def squeezed(html: str) -> str:
    """The visible text without white space."""
    return "".join(plain_text(html).split())


def is_balanced(html: str) -> bool:
    stack = []
    for close, name in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if not close:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def test_a_text_that_fits_is_left_alone() -> None:
    assert split_html("a\n\n b") == ["a\n\n b"]
    assert split_html("") == [""]


def test_markup_does_not_count_as_length() -> None:
    assert visible_length('<a href="https://example.org/long">&lt;me&gt;</a>') == 4
    assert visible_length("😀") == 2


def test_cuts_are_made_between_paragraphs_first() -> None:
    assert split_html("one two\n\nthree four", 12) == ["one two", "three four"]


def test_then_between_lines_then_between_words() -> None:
    assert split_html("one two\nthree four", 12) == ["one two", "three four"]
    assert split_html("one two three", 8) == ["one two", "three"]


def test_a_word_longer_than_a_message_is_cut_anywhere() -> None:
    assert split_html("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_a_tag_open_at_the_cut_is_closed_and_opened_again() -> None:
    html = '<b>one <a href="https://x.org">two three</a></b> four'
    assert split_html(html, 8) == [
        '<b>one <a href="https://x.org">two</a></b>',
        '<b><a href="https://x.org">three</a></b>',
        "four",
    ]


@given(HTML, st.integers(min_value=2, max_value=30))
def test_no_part_is_too_long_or_empty_and_nothing_is_lost(html: str, limit: int) -> None:
    parts = split_html(html, limit)
    assert squeezed("".join(parts)) == squeezed(html)
    if visible_length(html) > limit:
        assert all(0 < visible_length(part) <= limit for part in parts)
    assert all(is_balanced(part) for part in parts)


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<b>Drink</b> water &amp; rest", "Drink water & rest"),
        ("3 < 5 & <you> wait", "3 < 5 & <you> wait"),
        ("<b>open", "open"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("</b>end</nobody>", "end</nobody>"),
        ('<a href="https://988lifeline.org">988 Lifeline</a>', "988 Lifeline (https://988lifeline.org)"),
        ('<a href="https://a.org">https://a.org</a>', "https://a.org"),
        ("<a>no address</a>", "no address"),
        ('<tg-spoiler>x</tg-spoiler><code class="y">z</code>', "xz"),
    ],
)  # fmt: skip
def test_plain_text_keeps_what_a_reader_needs(html: str, plain: str) -> None:
    assert plain_text(html) == plain
