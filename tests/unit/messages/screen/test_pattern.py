"""The pattern language."""

from __future__ import annotations

import pytest

from messages.screen.pattern import (
    PatternError,
    Variant,
    parse_pattern,
    parse_phrases,
    split_patterns,
)

CLASSES = {"red": frozenset({("red",), ("deep", "red")})}


def _spell(word: str) -> tuple[str, ...]:
    return {"cant": ("can", "not"), "%": ()}.get(word, (word,))


def _parse(text: str) -> tuple[Variant, ...]:
    return parse_pattern(text, CLASSES, _spell)


def test_neighbouring_words_become_one_phrase() -> None:
    (variant,) = _parse("i cant sleep")
    assert [element.phrases for element in variant] == [{("i", "can", "not", "sleep")}]


def test_a_gap_stands_before_the_thing_that_follows_it() -> None:
    (variant,) = _parse("eyes ..3 {red}")
    assert [element.gap for element in variant] == [0, 3]


def test_either_order_gives_two_readings() -> None:
    assert len(_parse("eyes ~3 {red}")) == 2


def test_an_option_may_be_left_out() -> None:
    assert len(_parse("eyes (are|look)? red")) == 2
    assert len(_parse("eyes (are |look |)red")) == 2


def test_endings_are_spelt_out() -> None:
    assert parse_phrases("kill[|s|ed]", CLASSES, _spell) == {("kill",), ("kills",), ("killed",)}


def test_groups_may_be_nested() -> None:
    assert parse_phrases("(a (b|c)|d)", CLASSES, _spell) == {("a", "b"), ("a", "c"), ("d",)}


def test_a_comma_parts_patterns_only_outside_brackets() -> None:
    assert split_patterns("a, b (c|,) d") == ["a", "b (c|,) d"]


@pytest.mark.parametrize("text", ["", "a ..2", "{blue}", "(a", "%", "a }", "()"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        _parse(text)


def test_too_many_readings_are_refused() -> None:
    with pytest.raises(PatternError, match="too many"):
        _parse("a " + "b? " * 8)
