"""The pattern language."""

from __future__ import annotations

import pytest

from messages.screen.pattern import Variant, parse_pattern, parse_phrases, split_patterns
from messages.screen.phrases import PatternError, Slot, Spelling

CLASSES = {"red": frozenset({("red",), ("deep", "red")})}
SPELLING = Spelling(lambda word: {"cant": ("can", "not"), "%": ()}.get(word, (word,)))


def _parse(text: str) -> tuple[Variant, ...]:
    return parse_pattern(text, CLASSES, SPELLING)


def test_neighbouring_words_become_one_phrase() -> None:
    (variant,) = _parse("i cant sleep")
    assert [{*element.phrases} for element in variant] == [{("i", "can", "not", "sleep")}]


def test_a_gap_stands_before_the_thing_that_follows_it() -> None:
    (variant,) = _parse("eyes ..3 {red}")
    assert [element.gap for element in variant] == [0, 3]


def test_either_order_gives_two_readings() -> None:
    assert len(_parse("eyes ~3 {red}")) == 2


def test_an_option_may_be_left_out() -> None:
    assert len(_parse("eyes (are|look)? red")) == 2
    assert len(_parse("eyes (are |look |)red")) == 2


def test_endings_are_spelt_out() -> None:
    assert parse_phrases("kill[|s|ed]", CLASSES, SPELLING) == {("kill",), ("kills",), ("killed",)}


def test_groups_may_be_nested() -> None:
    assert parse_phrases("(a (b|c)|d)", CLASSES, SPELLING) == {("a", "b"), ("a", "c"), ("d",)}


@pytest.mark.parametrize(
    "text", ["(a|cant b|)", "( a | cant  b | )", "(a|(cant b|))", "(a|cant b)?"]
)
def test_an_empty_option_is_one_however_the_group_is_written(text: str) -> None:
    alone, after = _parse(f"x {text}")
    assert [{*element.phrases} for element in alone[1:]] == [{("a",), ("can", "not", "b")}]
    assert [{*element.phrases} for element in after] == [{("x",)}]


def test_patterns_that_say_the_same_keep_it_once() -> None:
    one, other = _parse("x ..1 (a|b)"), _parse("y ..2 (a|b)")
    assert one[0][1].phrases is other[0][1].phrases


def test_what_two_slots_take_is_compared_as_objects() -> None:
    slot = SPELLING.slot(frozenset({("a",), ("b",)}))
    assert slot == slot
    assert slot != Slot(slot)
    assert len({slot, Slot(slot)}) == 2


def test_a_comma_parts_patterns_only_outside_brackets() -> None:
    assert split_patterns("a, b (c|,) d") == ["a", "b (c|,) d"]


@pytest.mark.parametrize("text", ["", "a ..2", "{blue}", "(a", "%", "(a|%)", "a }", "()"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        _parse(text)


def test_too_many_readings_are_refused() -> None:
    with pytest.raises(PatternError, match="too many"):
        _parse("a " + "b? " * 8)
