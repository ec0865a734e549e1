"""Words for a template whatever became of it: edited, shipped, built in."""

from __future__ import annotations

import pytest

from bot.core.config import load_config
from bot.core.surroundings import Surroundings
from bot.core.template_words import Worded, words_of
from messages.catalogue import Catalogue
from messages.emergency import emergency_numbers
from messages.rendering import RenderingError
from messages.template import Form, Template
from tests import factories

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


KEY = "test.text"


class Texts:
    """Texts of which others come into force."""

    def __init__(self, text: str) -> None:
        self.current = catalogue(KEY, text)


def test_the_same_words_for_the_same_values_until_others_are_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.core.surroundings._MOST_WORDED", 3)
    texts = Texts("Take {{ amount }}.")
    around = Surroundings(load_config(None), texts, {})  # type: ignore[arg-type]
    ana = factories.patient(country="US")

    def said(value: object) -> str:
        return around.worded(KEY, Form.SMS, ana, {"amount": value}).text

    values: list[object] = ["1", 1, True, "a" * 50, "2", "3", "4", "1", "a" * 50]
    assert [said(value) for value in values] == [f"Take {value}." for value in values]
    assert around.worded(KEY, Form.SMS, ana, {"amount": "1"}) is around.worded(
        KEY, Form.SMS, ana, {"amount": "1"}
    )
    texts.current = catalogue(KEY, "Please take {{ amount }}.")
    assert said("1") == "Please take 1."


def test_each_phone_and_country_has_its_own_words() -> None:
    texts = Texts("<b>{{ emergency }}</b>{{ amount }}")
    around = Surroundings(load_config(None), texts, {})  # type: ignore[arg-type]
    told = [
        around.worded(KEY, form, factories.patient(country=country), {"amount": "!"}).text
        for form in (Form.SMS, Form.TELEGRAM)
        for country in ("US", "ES")
    ]
    assert told == ["911!", "112!", "<b>911</b>!", "<b>112</b>!"]
