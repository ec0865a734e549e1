"""Which words a match takes, whatever else the lexicon holds."""

from __future__ import annotations

import pytest

from messages.screen import Screen, load_lexicon
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
