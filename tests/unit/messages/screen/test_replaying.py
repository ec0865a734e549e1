"""The same sentences under two lexicons: what changes is listed, lost emergencies are refused."""

from __future__ import annotations

from messages.screen import Lexicon, Overlay, Screen, Tier, lay_over, load_lexicon
from messages.screen.regression import Row
from messages.screen.replaying import TierCount, examples_as_rows, replay
from tests.unit.messages.screen.conftest import WriteLexicon
from tests.unit.messages.screen.test_overlay import SPIT, TWO


def row(text: str, tier: Tier) -> Row:
    return Row(text, tier, frozenset(), frozenset(), "en", "")


def screens(lexicon: Lexicon, overlay: Overlay) -> tuple[Screen, Screen]:
    return Screen(lexicon), Screen(lay_over(lexicon, overlay).lexicon)


ROWS = [
    row("cant breathe", Tier.EMERGENCY),
    row("gasping", Tier.EMERGENCY),
    row("cant swallow spit", Tier.EMERGENCY),
    row("a rash", Tier.URGENT),
    row("good morning", Tier.NONE),
]


def test_a_gain_is_counted_and_listed(write_lexicon: WriteLexicon) -> None:
    before, after = screens(load_lexicon(write_lexicon(TWO)), Overlay((SPIT,)))
    result = replay(before, after, ROWS)
    assert result.tiers == {
        Tier.EMERGENCY: TierCount(3, 2, 3, 2, 3),
        Tier.URGENT: TierCount(1, 1, 1, 1, 1),
        Tier.NONE: TierCount(1, 1, 1, 0, 0),
    }
    (changed,) = result.changed
    assert (changed.text, changed.label) == ("cant swallow spit", Tier.EMERGENCY)
    assert (changed.before, changed.after) == (Tier.NONE, Tier.EMERGENCY)
    assert not changed.is_lost_emergency
    assert result.refusals == ()


def test_lower_emergency_recall_is_refused_even_where_others_are_won(
    write_lexicon: WriteLexicon,
) -> None:
    lexicon = load_lexicon(write_lexicon(TWO))
    retired = {"en.cannot_breathe": frozenset({"gasping"})}
    result = replay(*screens(lexicon, Overlay(retired=retired)), ROWS)
    recall, unheard = result.refusals
    assert "1 of 3 emergencies would be recognised, 2 are now" in recall
    assert "1 emergency that staff hear of now" in unheard
    assert result.changed[0].is_lost_emergency
    swapped = replay(*screens(lexicon, Overlay((SPIT,), retired)), ROWS)
    assert swapped.tiers[Tier.EMERGENCY] == TierCount(3, 2, 2, 2, 2)
    assert swapped.refusals == (unheard,)


def test_urgent_texts_may_be_given_up(write_lexicon: WriteLexicon) -> None:
    lexicon = load_lexicon(write_lexicon(TWO))
    result = replay(*screens(lexicon, Overlay(retired={"en.rashes": frozenset()})), ROWS)
    assert result.refusals == ()
    assert [each.text for each in result.changed] == ["a rash"]


def test_progress_is_told(write_lexicon: WriteLexicon) -> None:
    screen = Screen(load_lexicon(write_lexicon(TWO)))
    told: list[tuple[int, int]] = []
    replay(screen, screen, ROWS * 30, lambda done, of: told.append((done, of)))
    assert told == [(0, 150), (50, 150), (100, 150)]


def test_examples_of_emergency_entries_count_but_those_of_the_retired_one(
    write_lexicon: WriteLexicon,
) -> None:
    lexicon = lay_over(load_lexicon(write_lexicon(TWO)), Overlay((SPIT,))).lexicon
    assert [each.text for each in examples_as_rows(lexicon)] == [
        "cant breathe",
        "i cant even swallow my spit",
    ]
    assert [each.text for each in examples_as_rows(lexicon, {SPIT.id})] == ["cant breathe"]
