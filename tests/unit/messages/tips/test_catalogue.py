"""Reading tips from files: what is refused, what other languages inherit."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.tips import load_tips

WALK = """
walk:
  source: complementary_therapies
  triggers: [stress]
  time_of_day: [any]
  minutes: 10
  place: out
  company: alone
  text: Walk for ten minutes.
  sms: Walk a bit.
"""


def _folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        language, theme = name.split("_")
        (root / language).mkdir(exist_ok=True)
        (root / language / f"{theme}.yaml").write_text(text, "utf-8")
    return root


def test_a_tip_carries_its_words_and_tags(tmp_path: Path) -> None:
    tip = load_tips(_folder(tmp_path, en_movement=WALK)).entries("en")["walk"]
    assert (tip.text, tip.sms, tip.theme) == ("Walk for ten minutes.", "Walk a bit.", "movement")
    assert (set(tip.triggers), set(tip.times), tip.minutes) == ({"stress"}, {"any"}, 10)
    assert (tip.place, tip.company, tip.facts) == ("out", "alone", ())


def test_another_language_brings_words_and_inherits_the_tags(tmp_path: Path) -> None:
    spanish = "walk:\n  text: Camina diez minutos.\n  sms: Camina un rato.\n"
    catalogue = load_tips(_folder(tmp_path, en_movement=WALK, es_movement=spanish))
    assert catalogue.languages == ("en", "es")
    tip = catalogue.entries("es")["walk"]
    assert (tip.language, tip.text, tip.minutes) == ("es", "Camina diez minutos.", 10)


def test_a_tip_without_translation_is_told_in_english(tmp_path: Path) -> None:
    rest = WALK.replace("walk:", "rest:")
    spanish = "walk:\n  text: Camina.\n  sms: Camina.\n"
    catalogue = load_tips(_folder(tmp_path, en_movement=WALK, en_rest=rest, es_movement=spanish))
    assert catalogue.entries("es")["rest"].language == "en"
    assert catalogue.entries("fr")["walk"].language == "en"


def test_an_empty_folder_gives_no_tips(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a language", "utf-8")
    (tmp_path / "__pycache__").mkdir()
    catalogue = load_tips(tmp_path)
    assert (catalogue.languages, dict(catalogue.entries("en"))) == (("en",), {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("source: complementary_therapies", "source: nowhere"), "'source' is 'nowhere'"),
        (("triggers: [stress]", "triggers: [rain]"), "'triggers' must name one or more"),
        (("triggers: [stress]", "triggers: []"), "'triggers' must name one or more"),
        (("minutes: 10", "minutes: ten"), "whole number from 1 to 120"),
        (("minutes: 10", "minutes: 0"), "whole number from 1 to 120"),
        (("place: out", "place: moon"), "'place' is 'moon'"),
        (("company: alone", "mood: alone"), "'mood' is not known here"),
        (("  text: Walk for ten minutes.\n", ""), "'text' must be a text"),
    ],
)
def test_a_mistake_in_a_tip_is_named(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        load_tips(_folder(tmp_path, en_movement=WALK.replace(*change)))


def test_a_tip_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"'walk' is also in food\.yaml"):
        load_tips(_folder(tmp_path, en_food=WALK, en_movement=WALK))


def test_a_translation_of_nothing_is_refused(tmp_path: Path) -> None:
    spanish = "swim:\n  text: Nada.\n  sms: Nada.\n"
    with pytest.raises(DocumentError, match="'swim' is not in the language 'en'"):
        load_tips(_folder(tmp_path, en_movement=WALK, es_water=spanish))
