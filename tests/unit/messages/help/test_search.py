"""Finding answers: typing mistakes, both languages, doubt, and a full-text sieve before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from messages.help import CONFIDENT, HelpSearch, load_answers
from tests.unit.messages.help.test_catalogue import LATE
from tests.unit.messages.library.folder import folder_with

CATALOGUE = load_answers()
SEARCH = HelpSearch(CATALOGUE)


def first(question: str, language: str = "en") -> str | None:
    matches = SEARCH.find(question, language)
    return matches[0].entry.id if matches and matches[0].is_confident else None


@pytest.mark.parametrize(
    ("question", "language", "entry"),
    [
        ("i forgt my pill yestrday", "en", "missed_pill"),
        ("FORGOT MY PILL!!!", "en", "missed_pill"),
        ("se me olvido la pastila", "es", "missed_pill"),
        ("whats the diference betwen naloxone and naltrexone", "en", "naloxone_difference"),
        ("puedo manejar", "en", "driving"),
        ("can I drive", "es", "driving"),
    ],
)
def test_typing_accents_and_language_do_not_hide_an_answer(
    question: str, language: str, entry: str
) -> None:
    assert first(question, language) == entry


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("can I get high if I use a lot", "en"),
        ("how many oxys to feel it", "en"),
        ("how do i get around the blocker", "en"),
        ("i want to use right before my shot", "en"),
        ("cuánta heroína para sentir", "es"),
        ("cómo le doy la vuelta al bloqueo", "es"),
    ],
)
def test_whoever_thinks_of_beating_the_block_is_warned(question: str, language: str) -> None:
    assert first(question, language) == "beat_the_block"


def test_the_answer_comes_in_the_language_asked_for() -> None:
    assert SEARCH.find("can I drive", "es")[0].entry.language == "es"
    assert SEARCH.find("can I drive", "fr")[0].entry.language == "en"


@pytest.mark.parametrize("question", ["", "   ", "???", "🙂", "the of and", "xqzt vbnm", "\x00"])
def test_nothing_known_finds_nothing(question: str) -> None:
    assert SEARCH.find(question, "en") == ()


def test_a_question_of_other_things_is_not_answered() -> None:
    assert first("who won the football game last night") is None
    assert first("cuál es la capital de perú", "es") is None


def test_matches_come_best_first_and_never_more_than_asked_for() -> None:
    matches = SEARCH.find("can I drink wine with my pills", "en", limit=5)
    scores = [match.score for match in matches]
    assert len(matches) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert SEARCH.find("can I drink wine", "en", limit=0) == ()


def test_the_same_question_always_finds_the_same() -> None:
    again = HelpSearch(CATALOGUE)
    question = "my shot was late and I am worried about my liver"
    assert again.find(question, "en") == SEARCH.find(question, "en")


def test_a_very_long_question_is_read_from_its_beginning() -> None:
    assert first("I forgot my pill " + "x" * 100_000) == "missed_pill"


def test_a_first_sieve_gets_the_terms_and_narrows_the_answers() -> None:
    asked: list[tuple[str, Sequence[str]]] = []

    def only_mood(language: str, terms: Sequence[str]) -> set[str]:
        asked.append((language, terms))
        return {"mood"}

    search = HelpSearch(CATALOGUE, only_mood)
    assert [match.entry.id for match in search.find("I feel so sad", "en")] == ["mood"]
    assert ("en", ("MOOD",)) in asked


def test_documents_hold_every_answer_of_every_language_for_a_full_text_index() -> None:
    documents = list(SEARCH.documents())
    assert {(language, entry) for language, entry, _ in documents} == {
        (language, entry) for language in ("en", "es") for entry in CATALOGUE.entries(language)
    }
    assert "MISSED" in next(text for _, entry, text in documents if entry == "missed_pill")


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    assert HelpSearch(load_answers(tmp_path)).find("what is naltrexone", "en") == ()


def test_a_catalogue_without_word_groups_is_searched_by_its_words(tmp_path: Path) -> None:
    search = HelpSearch(load_answers(folder_with(tmp_path, en_dosing=LATE)))
    match = search.find("can I take it late", "en")[0]
    assert match.entry.id == "late_pill"
    assert match.score > CONFIDENT


def test_every_group_of_words_leads_to_some_answer() -> None:
    said = {term for _, _, text in SEARCH.documents() for term in text.split()}
    for code in CATALOGUE.languages:
        text = (CATALOGUE.folder / code / "words.yaml").read_text("utf-8")
        groups = text.split("synonyms:\n")[1].split("\n")
        names = {line.split(":")[0].strip().upper() for line in groups if line}
        assert names - said == set()
