"""Where the phrases of a lexicon stand in a text."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, strategies as st

from messages.screen.phrasebook import Phrasebook
from messages.screen.phrases import NUMBER, Phrase

CHEST = frozenset({("chest",), ("my", "chest")})
HURTS = frozenset({("hurts",)})
CALL = frozenset({("call", "911"), ("call", "#")})
COUNT = frozenset({("#", "pills"), ("#",)})


def _found(words: str) -> list[tuple[str, int, int]]:
    """The classes found, by their first letter, and where."""
    book = Phrasebook([CHEST, HURTS, CALL, COUNT])
    found = book.find(words.split())
    return sorted(
        ("xhlp"[number], start, end)
        for number, kinds in enumerate(book.members)
        for kind, start, end in chain.from_iterable(found.starting)
        if kind in kinds
    )


def test_every_phrase_is_found_where_it_stands() -> None:
    assert _found("my chest hurts and hurts") == [
        ("h", 2, 3),
        ("h", 4, 5),
        ("x", 0, 2),
        ("x", 1, 2),
    ]


def test_phrases_of_the_same_classes_are_of_one_kind() -> None:
    assert [len(kinds) for kinds in Phrasebook([CHEST, HURTS, CHEST | HURTS]).members] == [1, 1, 2]


def test_a_number_in_digits_is_any_number() -> None:
    assert _found("took 50mg pills") == [("p", 1, 2), ("p", 1, 3)]


def test_a_number_with_a_meaning_is_also_any_number() -> None:
    assert _found("call 911") == [("l", 0, 2), ("p", 1, 2)]
    assert _found("call 112 pills") == [("l", 0, 2), ("p", 1, 2), ("p", 1, 3)]


def test_words_that_no_phrase_knows_find_nothing() -> None:
    assert _found("blue sky") == []
    assert not Phrasebook([CHEST]).find(["50"]).by_kind


SAID = ["a", "b", "50", "911"]
PHRASE = st.lists(st.sampled_from(["a", "b", "911", NUMBER]), min_size=1, max_size=4).map(tuple)


def _stands(phrase: Phrase, words: list[str], start: int) -> bool:
    """Whether a phrase begins at a word, told word by word."""
    said = words[start : start + len(phrase)]
    return len(said) == len(phrase) and all(
        word == other or (word == NUMBER and other[0].isdigit())
        for word, other in zip(phrase, said, strict=True)
    )


@given(st.lists(st.frozensets(PHRASE), max_size=4), st.lists(st.sampled_from(SAID), max_size=8))
def test_it_finds_what_a_look_at_each_phrase_finds(
    classes: list[frozenset[Phrase]], words: list[str]
) -> None:
    book = Phrasebook(classes)
    found = book.find(words)
    hits = [*chain.from_iterable(found.starting)]
    assert len(hits) == len(set(hits))
    assert sorted(hits) == sorted(chain.from_iterable(found.ending))
    assert sorted(hits) == sorted(chain.from_iterable(found.by_kind.values()))
    assert all(hits == sorted(hits, key=lambda hit: hit[2]) for hits in found.starting)
    for phrases, kinds in zip(classes, book.members, strict=True):
        assert {(start, end) for kind, start, end in hits if kind in kinds} == {
            (start, start + len(phrase))
            for phrase in phrases
            for start in range(len(words))
            if _stands(phrase, words, start)
        }
