"""Every text that a life may hang on carries its numbers, in every language, country and form."""

from __future__ import annotations

import pytest

from messages.catalogue import STANDARD_VARIABLES, load_catalogue
from messages.emergency import EmergencyNumbers, emergency_numbers, load_numbers
from messages.guidance import (
    LANGUAGES,
    NEEDS,
    builtin_text,
    kind_of,
    missing_numbers,
    staff_text,
)
from messages.guidance_words import Kind
from messages.sms_length import measure
from messages.template import Form
from tests.unit.messages.sentences import STIGMATISING, english_grade, spanish_ease, telling_words

CATALOGUE = load_catalogue()
CONVERSATIONS = ("safety", "alert", "feeling", "trouble")
OURS = [key for key in CATALOGUE.keys if key.partition(".")[0] in CONVERSATIONS]
GUARDED = [key for key in CATALOGUE.keys if kind_of(key) is not None]
COUNTRIES = [*load_numbers().lines, None]
TO_STAFF = {key for key in OURS if key.startswith("alert.") and key != "alert.nobody_has_seen"}


def variables(key: str, language: str, numbers: EmergencyNumbers, *, full: bool) -> dict[str, str]:
    """What a turn gives; `full`: a clinic with a long name, and a wish to die told as well."""
    known = {name: getattr(numbers, name, None) or "" for name in STANDARD_VARIABLES}
    if full:
        known |= {name: STANDARD_VARIABLES[name] for name in ("clinic", "clinic_phone")}
    known |= CATALOGUE.template(key, language).variables
    own = {"safety.emergency_suicide", "safety.again_crisis"}
    is_both = full and key.removesuffix("_other") not in own
    crisis = "safety.also_crisis_other" if key.endswith("_other") else "safety.also_crisis"
    also = say(crisis, language, Form.SMS, known) if is_both else ""
    return known | {"also": also}


def say(key: str, language: str, form: Form, known: dict[str, str], discreet: bool = False) -> str:
    return CATALOGUE.render(key, language, form, discreet=discreet, variables=known)


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", GUARDED)
def test_protected_texts_carry_their_numbers_in_every_country_and_form(
    key: str, language: str, full: bool
) -> None:
    for country in COUNTRIES:
        numbers = emergency_numbers(country, language)
        known = variables(key, language, numbers, full=full)
        for form in Form:
            for discreet in (True, False):
                text = say(key, language, form, known, discreet)
                assert missing_numbers(key, text, numbers) == (), (country, form)
                assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", OURS)
def test_sms_forms_fit_their_segments_in_every_country(key: str, language: str) -> None:
    allowed = CATALOGUE.template(key, "en").segments
    assert allowed <= 3
    for country in COUNTRIES:
        numbers = emergency_numbers(country, language)
        text = say(key, language, Form.SMS, variables(key, language, numbers, full=True))
        if key.startswith("safety.unsure"):
            text += "\nReply 1 I am safe, 2 I am not safe"
        if key in {"safety.are_you_safe", "safety.are_they_safe"}:
            text += "\nReply 1 They are safe, 2 I called, 3 They are not safe"
        assert measure(text).segments <= allowed, (country, measure(text))


@pytest.mark.parametrize("key", [key for key in OURS if key.startswith("safety.emergency_")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_of_emergency_guidance_says_whom_to_call(key: str, language: str) -> None:
    for country in COUNTRIES:
        numbers = emergency_numbers(country, language)
        known = variables(key, language, numbers, full=False)
        first = say(key, language, Form.SMS, known).splitlines()[0]
        assert numbers.emergency in first
        assert first.startswith(("Call", "Llama"))


@pytest.mark.parametrize("key", [key for key in OURS if key not in TO_STAFF])
def test_texts_to_patients_are_plain_and_kind(key: str) -> None:
    for language in LANGUAGES:
        numbers = emergency_numbers("US", language)
        text = say(key, language, Form.SMS, variables(key, language, numbers, full=False))
        assert not STIGMATISING.search(text)
        if language == "en":
            assert english_grade(text) <= 6
        else:
            assert spanish_ease(text) >= 65


@pytest.mark.parametrize("key", OURS)
def test_only_texts_that_say_why_may_give_a_secret_away(key: str) -> None:
    if CATALOGUE.template(key, "en").reveals:
        return
    for language in LANGUAGES:
        numbers = emergency_numbers("US", language)
        known = variables(key, language, numbers, full=False)
        assert telling_words(say(key, language, Form.SMS, known, discreet=True)) == []


@pytest.mark.parametrize("key", GUARDED)
def test_guarded_texts_are_marked_as_protected(key: str) -> None:
    assert CATALOGUE.template(key, "en").is_protected


@pytest.mark.parametrize("key", OURS)
def test_both_languages_have_the_text_and_it_says_what_it_is_for(key: str) -> None:
    assert CATALOGUE.has(key, "es")
    assert CATALOGUE.template(key, "en").purpose


def test_nobody_is_told_to_start_stop_or_change_the_medicine() -> None:
    forbidden = ("stop taking", "deja de tomar", "take half", "skip your dose", "take another")
    for key in OURS:
        for language in LANGUAGES:
            for text in CATALOGUE.template(key, language).parts.values():
                assert not any(phrase in text.lower() for phrase in forbidden), key


# -- built in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
@pytest.mark.parametrize("key", GUARDED)
def test_built_in_words_carry_the_same_numbers(key: str, language: str, form: Form) -> None:
    for country in COUNTRIES:
        numbers = emergency_numbers(country, language)
        text = builtin_text(key, language, form, numbers)
        assert text is not None
        assert missing_numbers(key, text, numbers) == ()
        if form is Form.SMS:
            assert measure(text).encoding == "GSM-7"
            assert measure(text).segments <= 3


def test_every_kind_says_which_numbers_it_needs_and_has_words_in_every_language() -> None:
    assert set(NEEDS) == set(Kind)
    assert {kind_of(key) for key in GUARDED} == set(Kind)


def test_built_in_words_are_html_on_telegram_and_bare_by_sms() -> None:
    numbers = emergency_numbers("US")
    assert str(builtin_text("safety.emergency_x", "en", Form.TELEGRAM, numbers)).startswith(
        "<b>Call 911 now.</b>\n\n"
    )
    assert str(builtin_text("safety.emergency_x", "es", Form.SMS, numbers)).startswith(
        "Llama ya al 911."
    )


def test_where_a_country_has_no_such_line_its_sentence_is_left_out() -> None:
    numbers = EmergencyNumbers("XX", "112")
    crisis = builtin_text("safety.emergency_suicide", "en", Form.SMS, numbers)
    assert crisis is not None
    assert "crisis line" not in crisis
    assert "text" not in crisis
    assert builtin_text("safety.also_crisis", "en", Form.TELEGRAM, numbers) == ""


def test_other_templates_need_no_number_and_have_no_built_in_words() -> None:
    numbers = emergency_numbers("US")
    assert builtin_text("dose.reminder", "en", Form.SMS, numbers) is None
    assert missing_numbers("dose.reminder", "", numbers) == ()


@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
def test_the_call_to_staff_without_storage_fits_and_names_nothing(language: str) -> None:
    assert measure(staff_text(language, Form.SMS)).encoding == "GSM-7"
    assert measure(staff_text(language, Form.SMS)).segments <= 2
    assert telling_words(staff_text(language, Form.TELEGRAM)) == []


def test_a_text_that_lost_a_number_is_found_out() -> None:
    numbers = emergency_numbers("US")
    assert missing_numbers("safety.emergency_suicide", "Call 911", numbers) == ("988",)
    assert missing_numbers("safety.emergency_child", "", numbers) == ("911", "1-800-222-1222")
