"""Reading entries of any kind from files, by the example of tips: what languages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.tips import load_tips
from tests.unit.messages.library.folder import folder_with
from tests.unit.messages.tips.test_catalogue import WALK


def test_another_language_brings_words_and_inherits_the_tags(tmp_path: Path) -> None:
    spanish = "walk:\n  text: Camina diez minutos.\n  sms: Camina un rato.\n"
    catalogue = load_tips(folder_with(tmp_path, en_movement=WALK, es_movement=spanish))
    assert catalogue.languages == ("en", "es")
    tip = catalogue.entries("es")["walk"]
    assert (tip.language, tip.text, tip.minutes) == ("es", "Camina diez minutos.", 10)


def test_one_without_translation_is_told_in_english(tmp_path: Path) -> None:
    rest = WALK.replace("walk:", "rest:")
    spanish = "walk:\n  text: Camina.\n  sms: Camina.\n"
    catalogue = load_tips(
        folder_with(tmp_path, en_movement=WALK, en_rest=rest, es_movement=spanish)
    )
    assert catalogue.entries("es")["rest"].language == "en"
    assert catalogue.entries("fr")["walk"].language == "en"


def test_an_empty_folder_gives_no_entries(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a language", "utf-8")
    (tmp_path / "__pycache__").mkdir()
    catalogue = load_tips(tmp_path)
    assert (catalogue.languages, dict(catalogue.entries("en"))) == (("en",), {})


def test_one_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"'walk' is also in food\.yaml"):
        load_tips(folder_with(tmp_path, en_food=WALK, en_movement=WALK))


def test_a_translation_of_nothing_is_refused(tmp_path: Path) -> None:
    spanish = "swim:\n  text: Nada.\n  sms: Nada.\n"
    with pytest.raises(DocumentError, match="'swim' is not in the language 'en'"):
        load_tips(folder_with(tmp_path, en_movement=WALK, es_water=spanish))
