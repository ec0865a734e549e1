"""Words for a template whatever became of it: edited, shipped, built in."""

from __future__ import annotations

import pytest

from bot.core.wording import Worded, words_of
from messages.catalogue import Catalogue
from messages.emergency import emergency_numbers
from messages.rendering import RenderingError
from messages.template import Form, Template

NUMBERS = emergency_numbers("US")


def catalogue(key: str, text: str, shipped: Catalogue | None = None) -> Catalogue:
    return Catalogue({"en": {key: Template(key, "en", {"text": text})}}, shipped)


def words(texts: Catalogue, key: str) -> Worded:
    return words_of(
        texts,
        key,
        "en",
        Form.SMS,
        discreet=False,
        variables={"emergency": "911"},
        numbers=NUMBERS,
    )


SAFETY = "safety.emergency_general"
GOOD = "Call {{ emergency }}."


def test_the_edited_text_is_said_where_it_can_be() -> None:
    edited = catalogue(SAFETY, "Please call {{ emergency }}.", catalogue(SAFETY, GOOD))
    assert words(edited, SAFETY) == Worded("Please call 911.", is_substitute=False)


@pytest.mark.parametrize(
    "text",
    [
        "Call {{ nobody }}.",
        "Call {% if %}",
        "Call the police.",
        "{{ 1 / 0 }}",
        "",
        "{{ 'a' * x }}",
    ],
)
def test_a_broken_safety_text_is_replaced_by_the_shipped_one(text: str) -> None:
    edited = catalogue(SAFETY, text, catalogue(SAFETY, GOOD))
    assert words(edited, SAFETY) == Worded("Call 911.", is_substitute=True)


@pytest.mark.parametrize("text", ["{{ nobody }}", "No number."])
def test_if_the_shipped_one_is_broken_too_the_built_in_words_are_said(text: str) -> None:
    worded = words(catalogue(SAFETY, text), SAFETY)
    assert worded.is_substitute
    assert worded.text.startswith("Call 911 now.")


def test_even_a_safety_text_that_is_in_no_catalogue_is_said() -> None:
    worded = words(catalogue("other.text", "Hello"), SAFETY)
    assert worded.text.startswith("Call 911 now.")


def test_other_texts_fall_back_on_the_shipped_one_only() -> None:
    edited = catalogue("dose.taken", "{{ nobody }}", catalogue("dose.taken", "Noted."))
    assert words(edited, "dose.taken") == Worded("Noted.", is_substitute=True)
    with pytest.raises(RenderingError):
        words(catalogue("dose.taken", "{{ nobody }}"), "dose.taken")
    with pytest.raises(KeyError):
        words(catalogue("dose.taken", "Noted."), "dose.unknown")
