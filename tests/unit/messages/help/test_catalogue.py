"""Reading help answers from files: what one carries, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.help import load_answers
from tests.unit.messages.library.folder import folder_with

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


def test_an_answer_carries_its_words_sources_and_flags(tmp_path: Path) -> None:
    entry = load_answers(folder_with(tmp_path, en_dosing=LATE)).entries("en")["late_pill"]
    assert (entry.title, entry.topic, entry.language) == ("Taking it late", "dosing", "en")
    assert (entry.source, entry.facts) == ("dosage_guidelines", ("facts 1.3 S30",))
    assert entry.asks_prescriber
    assert not entry.unchecked
    assert entry.safety == "Call if unwell."


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


def test_a_translation_may_not_drop_the_safety_line(tmp_path: Path) -> None:
    bare = TARDE.replace("  safety: Llama si te sientes mal.\n", "")
    with pytest.raises(DocumentError, match="'safety' must be there in every language"):
        load_answers(folder_with(tmp_path, en_dosing=LATE, es_dosing=bare))
