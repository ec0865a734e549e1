"""Buttons: once for all who share them, anew for whom they say something else."""

from __future__ import annotations

import pytest

from bot.core.offering import Choice, fixed_buttons, fixed_label, numbered
from messages.catalogue import Catalogue, load_catalogue
from messages.template import Form, Template

TEXTS = load_catalogue()
TAKEN = Choice("taken:", "button.taken")
DAYS = Choice("days:3", "button.days", variables={"days": 3, "count": 3})


@pytest.mark.parametrize(
    ("choice", "label"),
    [
        (TAKEN, "Taken"),
        (Choice("city:7", label="Chicago"), "Chicago"),
        (DAYS, None),  # it says other things to others
        (Choice("x", "button.nobody_knows"), None),
    ],
)
def test_a_label_is_fixed_where_it_says_the_same_to_everybody(
    choice: Choice, label: str | None
) -> None:
    assert fixed_label(TEXTS, choice, "en", Form.TELEGRAM, is_discreet=True) == label


def test_what_must_carry_a_number_is_looked_at_each_time() -> None:
    key = "safety.emergency_general"
    texts = Catalogue({"en": {key: Template(key, "en", {"text": "Get help."})}}, TEXTS)
    assert texts.label(key, "en", Form.SMS, discreet=True) == "Get help."
    assert fixed_label(texts, Choice("call", key), "en", Form.SMS, is_discreet=True) is None


def test_the_same_choices_are_the_same_buttons_for_all_who_share_them() -> None:
    choices = (TAKEN, Choice("city:7", label="Chicago"))
    english = fixed_buttons(TEXTS, "dose", choices, "en", Form.TELEGRAM, True)
    assert english is fixed_buttons(TEXTS, "dose", choices, "en", Form.TELEGRAM, True)
    assert english is not None
    assert [(each.label, each.data, each.row) for each in english] == [
        ("Taken", "dose:taken:", 0),
        ("Chicago", "dose:city:7", 1),
    ]
    assert numbered(english) == "1 Taken, 2 Chicago"
    spanish = fixed_buttons(TEXTS, "dose", choices, "es", Form.TELEGRAM, True)
    assert spanish is not None
    assert spanish[0].label != "Taken"
    assert fixed_buttons(TEXTS, "dose", (TAKEN, DAYS), "en", Form.TELEGRAM, True) is None


def test_an_edit_of_a_label_is_offered_from_then_on() -> None:
    before = fixed_buttons(TEXTS, "dose", (TAKEN,), "en", Form.SMS, True)
    edited = Catalogue({"en": {TAKEN.key: Template(TAKEN.key, "en", {"text": "Done"})}}, TEXTS)
    after = fixed_buttons(edited, "dose", (TAKEN,), "en", Form.SMS, True)
    assert before is not None
    assert after == (before[0]._replace(label="Done"),)
