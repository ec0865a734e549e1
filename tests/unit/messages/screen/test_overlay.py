"""What staff add and retire is laid over the shipped lexicon; what does not fit is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from messages.screen import (
    AddedEntry,
    Lexicon,
    Overlay,
    OverlayError,
    Screen,
    Tier,
    lay_over,
    load_lexicon,
)
from messages.screen.added import rule_of
from messages.screen.examples import example_faults, phrases_in
from messages.screen.phrases import PatternError
from messages.screen.plain_words import pattern_of_words
from tests.unit.messages.screen.conftest import WriteLexicon

MANY = "({0}) ({0})".format("|".join(f"w{number}" for number in range(50))).join("()")
TWO = """
cannot_breathe:
  tier: emergency
  topic: breathing
  source: facts.md 1.2
  patterns: ["cant ..2 {breathe}, gasping"]
  must_match: ["cant breathe"]
  must_not_match: ["all fine"]
rashes:
  tier: urgent
  topic: rash
  source: facts.md 1.2
  patterns: [rash]
  must_match: [a rash]
  must_not_match: [fine]
"""
COMBINATION = """
both:
  tier: emergency
  topic: breathing
  all: [rash, breathing]
  source: facts.md 1.2
  must_match: [x]
  must_not_match: [y]
"""
SPIT = AddedEntry(
    "en.clinic_spit",
    Tier.EMERGENCY,
    "breathing",
    ("cant ..2 swallow ..2 spit",),
    "heard at the clinic",
    ("i cant even swallow my spit",),
    ("spit it out",),
)


@pytest.fixture
def small(write_lexicon: WriteLexicon) -> Lexicon:
    return load_lexicon(write_lexicon(TWO, combinations=COMBINATION))


def tier(lexicon: Lexicon, text: str) -> Tier:
    return Screen(lexicon).read(text).tier


def test_an_empty_overlay_is_the_shipped_lexicon(small: Lexicon) -> None:
    laid = lay_over(small, Overlay())
    assert laid.lexicon == small
    assert not laid.problems


def test_an_added_entry_is_found_and_named(small: Lexicon) -> None:
    assert tier(small, "I can't swallow my own spit") is Tier.NONE
    laid = lay_over(small, Overlay((SPIT,)))
    screening = Screen(laid.lexicon).read("I can't swallow my own spit")
    assert (screening.tier, screening.topic) == (Tier.EMERGENCY, "breathing")
    assert screening.findings[0].rule == "en.clinic_spit"
    assert screening.lexicon_version == laid.lexicon.version != small.version


def test_the_version_names_both_and_follows_the_changes(small: Lexicon) -> None:
    one = Overlay((SPIT,), {"en.rashes": frozenset()})
    version = lay_over(small, one).lexicon.version
    assert version == f"{small.version}+{one.fingerprint}"
    assert Overlay((replace(SPIT, source="else"),), one.retired).fingerprint == one.fingerprint
    other = replace(SPIT, patterns=("spit",))
    assert Overlay((other,), one.retired).fingerprint != one.fingerprint
    assert Overlay((SPIT,)).fingerprint != one.fingerprint


def test_a_rule_or_one_of_its_phrases_is_retired(small: Lexicon) -> None:
    whole = lay_over(small, Overlay(retired={"en.cannot_breathe": frozenset()})).lexicon
    assert tier(whole, "gasping, cant breathe") is Tier.NONE
    part = lay_over(small, Overlay(retired={"en.cannot_breathe": frozenset({"gasping"})})).lexicon
    assert tier(part, "gasping") is Tier.NONE
    assert tier(part, "cant breathe") is Tier.EMERGENCY
    both = frozenset({"gasping", "cant ..2 {breathe}"})
    gone = lay_over(small, Overlay(retired={"en.cannot_breathe": both})).lexicon
    assert "en.cannot_breathe" not in {rule.id for rule in gone.rules}


@pytest.mark.parametrize(
    ("overlay", "rule", "reason"),
    [
        (Overlay(retired={"en.gone": frozenset()}), "en.gone", "no longer shipped"),
        (Overlay(retired={"en.rashes": frozenset({"hives"})}), "en.rashes", "other words now"),
        (Overlay(retired={"any.both": frozenset({"rash"})}), "any.both", "as a whole"),
        (Overlay((replace(SPIT, topic="moon"),)), SPIT.id, "no topic 'moon'"),
        (Overlay((replace(SPIT, patterns=("{moon}",)),)), SPIT.id, "no class 'moon'"),
    ],
)
def test_what_no_longer_fits_is_named_and_leaves_the_rest_in_force(
    small: Lexicon, overlay: Overlay, rule: str, reason: str
) -> None:
    other = replace(SPIT, id="en.clinic_other")
    laid = lay_over(small, replace(overlay, added=(*overlay.added, other)))
    assert list(laid.problems) == [rule]
    assert reason in laid.problems[rule]
    assert tier(laid.lexicon, "cant swallow spit") is Tier.EMERGENCY
    assert tier(laid.lexicon, "a rash") is Tier.URGENT
    assert tier(laid.lexicon, "cant breathe") is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "fr.clinic_x"}, "language 'fr'"),
        ({"topic": ""}, "no topic ''"),
        ({"patterns": ()}, "at least one phrase"),
        ({"must_match": ()}, "sentences that it must find"),
        ({"must_not_match": ()}, "some that it must not"),
        ({"patterns": ("(a|b",)}, "bracket is not closed"),
        ({"patterns": ("rash ~2 a ~2 b",)}, "exactly two things"),
        ({"patterns": ("rash ..2",)}, "between two things"),
        ({"patterns": ("rash }",)}, "means nothing"),
        ({"patterns": (MANY, MANY.replace("w", "v"))}, "make several entries"),
        ({"patterns": ("%",)}, "holds no word"),
        ({"patterns": ("the",)}, "texts about anything"),
        ({"patterns": ("(i|the) (can|rash)",)}, "texts about anything"),
        ({"patterns": (" ".join(f"w{n}?" for n in range(60)),)}, "too many things"),
        ({"patterns": ("(" * 140 + "the" + ")" * 140,)}, "texts about anything"),
    ],
)
def test_a_bad_entry_is_refused_with_the_reason(
    small: Lexicon, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(OverlayError, match=reason):
        rule_of(replace(SPIT, **changes), small)  # type: ignore[arg-type] # what a test gives


def test_faulty_examples_are_named_with_what_is_wrong(small: Lexicon) -> None:
    entry = replace(
        SPIT,
        patterns=("swallow ..2 spit",),
        must_match=("swallow spit", "no spit", "no swallow spit"),
        must_not_match=("fine", "no swallow spit", "swallow my spit"),
    )
    laid = lay_over(small, Overlay((entry,)))
    assert list(example_faults(Screen(laid.lexicon), laid.lexicon.rules[-1])) == [
        ("no spit", "no phrase of the entry is in it"),
        ("no swallow spit", "the words are there, but set aside: negated"),
        ("swallow my spit", "it is found all the same, by 'swallow … spit'"),
    ]


@pytest.mark.parametrize(
    ("line", "between", "pattern"),
    [
        ("throat closing", 0, "throat closing"),
        ("my throat/neck, is closing!", 2, "my ..2 (throat|neck) ..2 is ..2 closing"),
        ("I can’t swallow", 1, "I ..1 can't ..1 swallow"),
        ("no puedo tragar", 3, "no ..3 puedo ..3 tragar"),
        ("(a|b) {c} ..9", 0, "a b c 9"),
    ],
)
def test_plain_words_become_a_pattern(line: str, between: int, pattern: str) -> None:
    assert pattern_of_words(line, between) == pattern


@pytest.mark.parametrize(("line", "between"), [("", 0), ("?!", 1), ("a", 6), ("a", -1)])
def test_what_holds_no_word_is_no_pattern(line: str, between: int) -> None:
    with pytest.raises(PatternError):
        pattern_of_words(line, between)


def test_everyday_wording_switches_findings_of_its_topic_off(small: Lexicon) -> None:
    saying = replace(
        SPIT,
        id="en.clinic_saying",
        tier=Tier.NONE,
        patterns=("gasping at prices",),
        must_match=("gasping at prices", "gasping", "gasping at prices with a rash"),
        must_not_match=("gasping", "fine"),
    )
    screen = Screen(lay_over(small, Overlay((saying,))).lexicon)
    assert tier(small, "gasping at prices") is Tier.EMERGENCY
    assert screen.read("gasping at prices").tier is Tier.NONE
    assert screen.read("gasping").tier is Tier.EMERGENCY
    assert list(example_faults(screen, screen.lexicon.rules[-1])) == [
        ("gasping", "no phrase of the entry is in it"),
        ("fine", "nothing serious is found in it any more, or never was"),
    ]
    both = replace(saying, must_match=("gasping at prices, cant breathe",))
    screen = Screen(lay_over(small, Overlay((both,))).lexicon)
    assert next(example_faults(screen, screen.lexicon.rules[-1])) == (
        "gasping at prices, cant breathe",
        "it is taken for emergency all the same, by en.cannot_breathe",
    )


def test_the_phrases_of_a_rule_that_a_text_meets_are_told(small: Lexicon) -> None:
    screen = Screen(small)
    rule = small.rules[0]
    assert phrases_in(screen, rule, "I am gasping") == {"gasping"}
    assert phrases_in(screen, rule, "gaspin, cant breathe") == set(rule.patterns)
    assert phrases_in(screen, rule, "all fine") == set()
