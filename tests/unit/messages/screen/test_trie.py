"""The flat table of phrases."""

from __future__ import annotations

from hypothesis import given, strategies as st

from messages.screen.trie import NOTHING, Trie

WORDS = "abcd"
NUMBERS = {word: number for number, word in enumerate(WORDS)}
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(tuple)


def _letter(trie: Trie, phrase: tuple[str, ...]) -> str:
    """What stands at the end of a phrase."""
    state: int | None = trie.size + NUMBERS[phrase[0]]
    for word in phrase[1:]:
        if state is not None:
            state = trie.step(state, NUMBERS[word])
    return NOTHING if state is None else trie.letters[state]


@given(st.dictionaries(PHRASES, st.characters(min_codepoint=1), max_size=60), st.lists(PHRASES))
def test_a_phrase_ends_at_its_letter_and_others_at_none(
    ends: dict[tuple[str, ...], str], others: list[tuple[str, ...]]
) -> None:
    trie = Trie(NUMBERS, ends)
    for phrase in [*ends, *others]:
        assert _letter(trie, phrase) == ends.get(phrase, NOTHING)


def test_a_step_is_never_taken_for_nothing() -> None:
    for (
        word
    ) in WORDS:  # the first word from the first place would be 0 in a table that began there
        for length in range(1, 6):
            assert _letter(Trie(NUMBERS, {(word,) * length: "x"}), (word,) * length) == "x"


def test_a_word_that_no_phrase_has_leads_nowhere() -> None:
    trie = Trie(NUMBERS, {("a", "b"): "x", ("a", "b", "c"): "y"})
    unknown = len(NUMBERS)
    assert trie.step(trie.size + unknown, NUMBERS["a"]) is None
    assert trie.step(trie.size + NUMBERS["a"], unknown) is None
    assert trie.letters[trie.size + unknown] == NOTHING
