"""Two changes of one text come together where they do not touch, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.core.editing.merging import merge_parts

BASE = "one\ntwo\nthree\nfour\nfive"
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6).map("\n".join)


def merge(base: str | None, mine: str | None, theirs: str | None) -> dict[str, str] | None:
    def part(text: str | None) -> dict[str, str]:
        return {} if text is None else {"text": text}

    return merge_parts(part(base), part(mine), part(theirs))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        (BASE, BASE, BASE, BASE),
        (BASE, "ONE\ntwo\nthree\nfour\nfive", BASE, "ONE\ntwo\nthree\nfour\nfive"),
        (BASE, "ONE\ntwo\nthree\nfour\nfive", "one\ntwo\nthree\nfour\nFIVE",
         "ONE\ntwo\nthree\nfour\nFIVE"),
        (BASE, "one\ntwo\nthree\nfour", "zero\none\ntwo\nthree\nfour\nfive",
         "zero\none\ntwo\nthree\nfour"),
        (BASE, "same\nfor both", "same\nfor both", "same\nfor both"),
        (BASE, "ONE\ntwo\nthree\nfour\nfive", "1\ntwo\nthree\nfour\nfive", None),
        (BASE, "ONE\ntwo\nthree\nfour\nfive", "one\nTWO\nthree\nfour\nfive", None),
        (BASE, BASE + "\nsix", BASE + "\n6", None),
        ("Hi", "Hey", "Hello", None),
        (None, "mine", None, "mine"),
        (None, None, "theirs", "theirs"),
        (None, "mine", "theirs", None),
        ("base", None, "theirs", None),
    ],
)  # fmt: skip
def test_changes_are_merged_by_line(
    base: str | None, mine: str | None, theirs: str | None, merged: str | None
) -> None:
    assert merge(base, mine, theirs) == (None if merged is None else {"text": merged})


def test_a_part_that_one_took_away_is_gone() -> None:
    assert merge("base", None, "base") == {}
    assert merge("base", "base", None) == {}


def test_parts_are_merged_each_for_itself() -> None:
    base = {"text": "a", "sms": "b"}
    assert merge_parts(base, {"text": "A", "sms": "b"}, {"text": "a", "sms": "B"}) == {
        "text": "A",
        "sms": "B",
    }


@given(TEXTS, TEXTS)
def test_a_change_against_none_is_itself(base: str, mine: str) -> None:
    assert merge(base, mine, base) == {"text": mine}
    assert merge(base, base, mine) == {"text": mine}
    assert merge(base, mine, mine) == {"text": mine}


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_the_two_does_not_matter(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, theirs) == merge(base, theirs, mine)
