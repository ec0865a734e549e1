"""Any text is read, never with an exception, and always with the same result."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from messages.screen import Screen, Tier

NASTY = [
    "",
    "   \t\n",
    "\x00",
    "\x00i cant\x00 breathe\x00",
    "\ud800 i want to die \udfff",
    "\u200d\u200b" * 500,
    "die " * 10_000,
    "?" * 10_000,
    "i want to not " * 1000,
    "не могу дышать 我不能呼吸 لا أستطيع التنفس",
    "é́́́" * 2000,
    "a" * 10_000,
    "''''*@$",
    "ﬃ ½ ① ㍿ ẞ ŉ İ",
]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_read_twice_the_same(screen: Screen, text: str) -> None:
    first = screen.read(text)
    assert screen.read(text) == first
    for finding in first.findings:
        for span, words in zip(finding.spans, finding.matched, strict=True):
            assert text[span.start : span.end] == words


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_read(screen: Screen, text: str) -> None:
    assert screen.read(text) == screen.read(text)
    assert screen.explain(text)


WORDS = st.sampled_from(
    [
        "i",
        "my",
        "no",
        "not",
        "never",
        "want",
        "to",
        "die",
        "kill",
        "myself",
        "chest",
        "pain",
        "cant",
        "breathe",
        "but",
        "and",
        "or",
        ",",
        ".",
        "?",
        "if",
        "he",
        "years",
        "ago",
        "gone",
        "no",
        "me",
        "quiero",
        "morir",
        "puedo",
        "respirar",
        "hives",
        "swelling",
        "throat",
        "drink",
        "used",
    ]
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(words=st.lists(WORDS, max_size=60))
def test_any_mixture_of_the_lexicons_own_words_is_read(screen: Screen, words: list[str]) -> None:
    text = " ".join(words)
    for finding in screen.read(text).findings:
        for span, matched in zip(finding.spans, finding.matched, strict=True):
            assert text[span.start : span.end] == matched


@pytest.mark.parametrize(
    "text",
    [
        "I CAN'T BREATHE",
        "i can’t breathe",
        "i c\u200ba\u200bn\u200bt breathe",
        "ｉ ｃａｎｔ ｂｒｅａｔｈｅ",
        "i cant breeeeathe",
        "i cant brethe",
        "i cant breahte",
        "no puedo respirár",
        "NO PUEDO RESPIRAR",
        "a u x i l i o",
        "I w@nt to d1e",
        "i want to kil myself",
        "i want to kms",
        "i don t want to live anymore",
        "i can t breathe and i m scared",
    ],
)
def test_disguised_words_are_still_found(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


def test_a_long_text_is_read_to_its_end(screen: Screen) -> None:
    filler = "We walked the dog and bought bread. " * 300
    assert screen.read(filler + "I want to kill myself.").tier is Tier.EMERGENCY
    assert screen.read(filler.replace(".", "") + " i want to kill myself").tier is Tier.EMERGENCY
    assert screen.read(filler).tier is Tier.NONE


@pytest.mark.parametrize("before", range(10))
def test_a_piece_may_end_anywhere(screen: Screen, before: int) -> None:
    """No sentence ends in it, so that a long text is cut between any two words."""
    start = " ".join(f"w{number}x" for number in range(before))
    text = f"{start} {'my sister had a rash once, years ago, ' * 60} i cant breathe"
    assert screen.read(text).tier is Tier.EMERGENCY


def test_the_strongest_reading_of_any_piece_counts(screen: Screen) -> None:
    filler = "We walked the dog and bought bread. " * 60
    denied, said = "No chest pain. ", "I have chest pain now. "
    later = screen.read(denied + filler + said + filler)
    assert (later.tier, later.topic) == (Tier.EMERGENCY, "chest_pain")
    first = screen.read(said + filler + denied + said)
    assert first.findings[0].spans[0].end <= len(said)


def test_a_short_is_or_a_possessive_hides_no_word(screen: Screen) -> None:
    assert screen.read("skin's got a yellowy cast").topic == "liver"
    assert screen.read("my skin's yellow").topic == "liver"
