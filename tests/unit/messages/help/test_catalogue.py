"""Reading help answers from files: what is refused, what other languages inherit."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.help import load_answers

LATE = """
late_pill:
  source: dosage_guidelines
  facts: [facts 1.3 S30]
  asks_prescriber: true
  title: Taking it late
  discreet_title: Taking it late
  safety: Call if unwell.
  questions: [can I take it late]
  keywords: [late]
  answer: Ask your pharmacist.
  sms: Ask your pharmacist!
"""
TARDE = """
late_pill:
  title: Tomarla tarde
  discreet_title: Tarde
  safety: Llama si te sientes mal.
  questions: [puedo tomarla tarde]
  answer: Pregunta en la farmacia.
  sms: Pregunta.
"""


def folder_with(root: Path, **files: str) -> Path:
    for name, text in files.items():
        language, topic = name.split("_")
        (root / language).mkdir(exist_ok=True)
        (root / language / f"{topic}.yaml").write_text(text, "utf-8")
    return root


def test_an_answer_carries_its_words_sources_and_flags(tmp_path: Path) -> None:
    entry = load_answers(folder_with(tmp_path, en_dosing=LATE)).entries("en")["late_pill"]
    assert (entry.title, entry.topic, entry.language) == ("Taking it late", "dosing", "en")
    assert (entry.source, entry.facts) == ("dosage_guidelines", ("facts 1.3 S30",))
    assert entry.asks_prescriber
    assert not entry.unchecked
    assert entry.safety == "Call if unwell."


def test_another_language_brings_words_and_inherits_the_rest(tmp_path: Path) -> None:
    catalogue = load_answers(folder_with(tmp_path, en_dosing=LATE, es_dosing=TARDE))
    entry = catalogue.entries("es")["late_pill"]
    assert catalogue.languages == ("en", "es")
    assert (entry.language, entry.title, entry.source) == (
        "es",
        "Tomarla tarde",
        "dosage_guidelines",
    )


def test_an_answer_without_translation_is_told_in_english(tmp_path: Path) -> None:
    more = LATE.replace("late_pill:", "storage:")
    catalogue = load_answers(folder_with(tmp_path, en_dosing=LATE, en_more=more, es_dosing=TARDE))
    assert catalogue.entries("es")["storage"].language == "en"
    assert catalogue.entries("fr")["late_pill"].language == "en"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("source: dosage_guidelines", "source: nowhere"), "'source' is 'nowhere'"),
        (("facts 1.3 S30", "a friend"), "'facts' is 'a friend': it names no fact"),
        (("asks_prescriber: true", "asks_prescriber: often"), "must be true or false"),
        (("questions: [can I take it late]", "questions: []"), "'questions' must hold"),
        (("keywords: [late]", "words: [late]"), "'words' is not known here"),
        (("  sms: Ask your pharmacist!\n", ""), "'sms' must be a text"),
    ],
)
def test_a_mistake_in_an_answer_is_named(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason):
        load_answers(folder_with(tmp_path, en_dosing=LATE.replace(*change)))


def test_an_answer_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"'late_pill' is also in dosing\.yaml"):
        load_answers(folder_with(tmp_path, en_dosing=LATE, en_other=LATE))


def test_a_translation_of_nothing_is_refused(tmp_path: Path) -> None:
    other = TARDE.replace("late_pill:", "early_pill:")
    with pytest.raises(DocumentError, match="'early_pill' is not in the language 'en'"):
        load_answers(folder_with(tmp_path, en_dosing=LATE, es_dosing=other))


def test_a_translation_may_not_drop_the_safety_line(tmp_path: Path) -> None:
    bare = TARDE.replace("  safety: Llama si te sientes mal.\n", "")
    with pytest.raises(DocumentError, match="'safety' must be there in every language"):
        load_answers(folder_with(tmp_path, en_dosing=LATE, es_dosing=bare))
