"""How a question becomes comparable words."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.help.words import Language, folded_words

WORDS = """
stop_words: [the, my, "right now"]
everyday: [cost]
synonyms:
  pill: [pill, pills, tablet]
  missed: [forgot, did not take]
  cost: [price]
"""


def english(root: Path, text: str = WORDS) -> Language:
    path = root / "words.yaml"
    path.write_text(text, "utf-8")
    return Language("en", path)


def test_accents_capitals_and_apostrophes_do_not_matter() -> None:
    assert folded_words("¿Olvidé? I CAN’T, can't!") == ["olvide", "i", "cant", "cant"]


def test_words_of_one_meaning_become_one_term(tmp_path: Path) -> None:
    language = english(tmp_path)
    assert language.terms(["forgot", "the", "tablet"]) == ["MISSED", "PILL"]
    assert language.terms(["did", "not", "take", "my", "pills"]) == ["MISSED", "PILL"]


def test_a_phrase_without_weight_is_dropped_whole(tmp_path: Path) -> None:
    assert english(tmp_path).terms(["pill", "right", "now"]) == ["PILL"]


def test_other_words_lose_their_ending(tmp_path: Path) -> None:
    assert english(tmp_path).terms(["walking", "walks", "gas"]) == ["walk", "walk", "gas"]


def test_another_ending_of_a_telling_word_means_the_same(tmp_path: Path) -> None:
    assert english(tmp_path).terms(["tablets", "prices"]) == ["PILL", "pric"]


def test_everyday_words_tell_nothing_by_themselves(tmp_path: Path) -> None:
    language = english(tmp_path)
    assert [language.is_telling(term) for term in ("PILL", "COST", "walk")] == [True, False, False]


def test_a_word_in_two_groups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="'price' is in 'cost' and in 'money'"):
        english(tmp_path, WORDS + "  money: [price]\n")


def test_a_language_without_a_file_knows_only_stems(tmp_path: Path) -> None:
    language = Language("en", tmp_path / "missing.yaml")
    assert language.terms(["the", "pills"]) == ["the", "pill"]
    assert language.known_words == frozenset()
