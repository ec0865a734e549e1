"""Which words a match takes, whatever else the lexicon holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from messages.screen import Screen, load_lexicon
from messages.screen.matching import Hits, Pattern
from messages.screen.phrasebook import Phrasebook
from messages.screen.phrases import Phrase, Phrases
from tests.unit.messages.screen.conftest import WriteLexicon

GASPING = """
  tier: emergency
  topic: breathing
  source: facts.md 1.2
  patterns: ["i ..1 (gasp|gasp for|gasp for air|gasp for air now)"]
  must_match: ["i gasp"]
  must_not_match: ["all fine"]
"""
UNRELATED = """
  tier: common
  topic: nausea
  source: facts.md 1.4
  patterns: ["(gasp for|queasy{}) now", "(gasp for air|sick|ill{}) now", "(bloated|gasp|full) now"]
  must_match: ["queasy now"]
  must_not_match: ["all fine"]
"""


@pytest.mark.parametrize("others", range(6))
def test_the_longest_phrase_is_shown_whatever_other_entries_say(
    write_lexicon: WriteLexicon, others: int
) -> None:
    before = "".join(f"other{n}:{UNRELATED.format(n, n)}" for n in range(others))
    screen = Screen(load_lexicon(write_lexicon(f"{before}gasping:{GASPING}")))
    (finding,) = screen.read("and i gasp for air all day").findings
    assert finding.matched == ("i", "gasp for air")


@pytest.mark.parametrize("listed", [3, 30])
def test_a_cue_says_the_same_with_few_phrases_as_with_many(
    write_lexicon: WriteLexicon, listed: int
) -> None:
    """Few are spelt out, and looked up as they stand; many are joined from their parts."""
    words = "|".join(f"w{number}" for number in range(listed))
    context = f'negation: ["({words}|not) ({words}|once) (a|a hint)"]'
    screen = Screen(load_lexicon(write_lexicon(context=context)))
    (finding,) = screen.read("not once a hint cant breathe").findings
    assert finding.context == ("negated",)


PHRASE = st.lists(st.sampled_from("abc,."), min_size=1, max_size=3).map(tuple)
SLOT = st.frozensets(PHRASE, min_size=1, max_size=4)


def _as_expression(slots: list[Phrases], gaps: list[int]) -> re.Pattern[str]:
    """A pattern as a regular expression over words that a space follows."""

    def said(phrase: Phrase) -> str:
        return "".join(re.escape(word) + " " for word in phrase)

    choices = (f"(?:{'|'.join(map(said, slot))})" for slot in slots)
    between = (rf"(?:[^. ] ){{0,{gap}}}" for gap in gaps)
    return re.compile("".join(gap + slot for gap, slot in zip(between, choices, strict=True)))


@settings(max_examples=300)
@given(
    slots=st.lists(SLOT, min_size=1, max_size=4),
    gaps=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    rarest=st.integers(0, 3),
    words=st.lists(st.sampled_from("abc,.x"), max_size=12),
)
def test_a_pattern_is_met_where_a_regular_expression_is(
    slots: list[Phrases], gaps: list[int], rarest: int, words: list[str]
) -> None:
    gaps = [0, *gaps[1 : len(slots)]]
    book = Phrasebook(slots)
    pattern = Pattern(0, tuple(book.members), tuple(gaps), min(rarest, len(slots) - 1))
    hits, expression = Hits(words, book), _as_expression(slots, gaps)
    met = {
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if expression.fullmatch("".join(word + " " for word in words[start:end]))
    }
    assert set(hits.spans(pattern)) == met
    joined = hits.join(pattern)
    assert {match[0][0] for match in joined} == {start for start, _ in met}
    assert all((match[0][0], match[-1][1]) in met for match in joined)
