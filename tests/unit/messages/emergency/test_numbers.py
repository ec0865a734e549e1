"""The table of numbers: complete, in form, and in line with the metadata of phonenumbers."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from messages.document import DocumentError
from messages.emergency import (
    EmergencyNumbers,
    Line,
    emergency_numbers,
    load_numbers,
    stale_entries,
)

COUNTRIES = [
    "US", "CA", "GB", "IE", "AU", "NZ", "ES", "MX", "AR", "CO", "CL",
    "PE", "PR", "DO", "FR", "DE", "IT", "PT", "BR", "IN", "ZA"
]  # fmt: skip
TABLE = load_numbers()
LINES = [line for kinds in TABLE.lines.values() for line in kinds.values()]
PUBLIC_LINES = [line for line in LINES if line.kind != "emergency"]
POLICE_AND_FIRE = {"AR": "100", "BR": "190", "CL": "133", "DE": "110", "ES": "091", "FR": "17"}
POLICE_AND_FIRE |= {"IN": "100", "IT": "113", "PE": "105", "ZA": "10111"}

MINIMAL = """
recheck_after: 2027-05-23
unknown: {emergency: [112, 911]}
countries:
  GB:
    name: United Kingdom
    emergency: {numbers: [999], source: a page, checked: 2026-11-23}
"""


def name_of(line: Line) -> str:
    return f"{line.country}-{line.kind}"


def digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def is_dialable(number: str, country: str) -> bool:
    """A short code of a possible length, or a number that is valid in the country."""
    if number.startswith("*"):
        return len(digits(number)) == 4
    parsed = phonenumbers.parse(number, country)
    if phonenumbers.is_valid_number(parsed):
        return True
    short = phonenumbers.PhoneNumber(
        parsed.country_code, int(digits(number)), italian_leading_zero=number.startswith("0")
    )
    return shortnumberinfo.is_possible_short_number_for_region(short, country)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "numbers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_promised_country_has_an_emergency_number_and_a_crisis_line(country: str) -> None:
    numbers = emergency_numbers(country)
    assert numbers.country == country
    assert numbers.emergency
    assert numbers.crisis


@pytest.mark.parametrize("country", sorted(TABLE.lines))
def test_emergency_numbers_agree_with_the_metadata_of_phonenumbers(country: str) -> None:
    line = TABLE.lines[country]["emergency"]
    unknown = {
        number
        for number in (*line.numbers, *line.also)
        if not phonenumbers.connects_to_emergency_number(number, country)
        or not phonenumbers.is_emergency_number(number, country)
    }
    assert unknown == {number for number, _ in line.not_in_metadata}
    assert all(reason for _, reason in line.not_in_metadata)


@pytest.mark.parametrize("country", sorted(POLICE_AND_FIRE))
def test_numbers_that_send_police_instead_of_an_ambulance_are_not_named(country: str) -> None:
    line = TABLE.lines[country]["emergency"]
    assert POLICE_AND_FIRE[country] not in (*line.numbers, *line.also)


@pytest.mark.parametrize("line", PUBLIC_LINES, ids=name_of)
def test_crisis_poison_and_help_lines_can_be_dialled_in_their_country(line: Line) -> None:
    assert [number for number in line.numbers if not is_dialable(number, line.country)] == []


@pytest.mark.parametrize("line", [line for line in LINES if line.text], ids=name_of)
def test_crisis_text_numbers_can_be_texted_in_their_country(line: Line) -> None:
    assert line.text is not None
    short = len(digits(line.text)) in range(3, 7)
    assert short or is_dialable(line.text, line.country)


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_every_line_names_its_source_and_the_day_it_was_checked(line: Line) -> None:
    assert "http" in line.source or "phonenumbers" in line.source
    assert line.checked < line.recheck_after


def test_no_crisis_line_is_mistaken_for_an_emergency_number() -> None:
    crisis = [line for line in LINES if line.kind == "crisis"]
    assert not any(
        phonenumbers.is_emergency_number(number, line.country)
        for line in crisis
        for number in line.numbers
    )


def test_a_spanish_speaker_in_the_united_states_is_told_how_to_be_answered_in_spanish() -> None:
    numbers = emergency_numbers("US", "es")
    assert numbers.crisis == "988 (marca 2)"
    assert numbers.crisis_text_word == "AYUDA"
    assert emergency_numbers("US", "en") == replace(numbers, crisis="988", crisis_text_word=None)


def test_opening_hours_stand_beside_a_line_that_sleeps() -> None:
    assert emergency_numbers("IE").poison == "01 809 2166 (8-22 h)"


def test_where_one_number_does_not_reach_everybody_both_are_named() -> None:
    assert emergency_numbers("AR").emergency == "107 / 911"


@pytest.mark.parametrize("country", [None, "", "QQ", "JP"])
def test_an_unknown_country_gets_the_two_general_numbers_and_no_guessed_line(
    country: str | None,
) -> None:
    numbers = emergency_numbers(country)
    assert numbers.emergency == "112 / 911"
    assert (numbers.crisis, numbers.crisis_text, numbers.poison) == (None, None, None)
    assert numbers.alcohol_drug_help is None


def test_a_country_outside_the_table_gets_the_general_numbers_that_work_there() -> None:
    assert emergency_numbers("KE") == EmergencyNumbers("KE", "112 / 999")


def test_a_country_code_in_small_letters_is_understood() -> None:
    assert emergency_numbers("gb") == emergency_numbers("GB")


def test_the_numbers_cannot_be_changed_by_who_holds_them() -> None:
    numbers = emergency_numbers("GB")
    with pytest.raises(FrozenInstanceError):
        numbers.emergency = "1"  # type: ignore[misc]  # that it is refused is the point


def test_lines_fall_due_the_day_after_their_date_and_not_before() -> None:
    first = min(line.recheck_after for line in LINES)
    last = max(line.recheck_after for line in LINES)
    assert stale_entries(first) == ()
    assert {line.recheck_after for line in stale_entries(first + timedelta(days=1))} == {first}
    assert stale_entries(last + timedelta(days=1)) == tuple(LINES)


def test_a_line_may_fall_due_before_the_rest(tmp_path: Path) -> None:
    early = MINIMAL.replace("2026-11-23}", "2026-11-23, recheck_after: 2027-01-31}")
    line = load_numbers(written(tmp_path, early)).lines["GB"]["emergency"]
    assert line.recheck_after == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("good", "bad", "reason", "at_line"),
    [
        ("[999]", "[nine]", "'nine' is not a telephone number", 7),
        ("[999]", "[]", "'numbers' must name a number", 7),
        ("2026-11-23}", "yesterday}", "'checked' is not a date", 7),
        ("[999]", "[999], hours: late", "'late' are no opening hours", 7),
        ("[999]", "[999], menu: {en: 1}", "'menu' is not known here", 7),
        ("  GB:", "  gb:", "'gb' is not a country code", 5),
        ("    emergency:", "    crisis:", "a country needs an emergency number", 5),
        ("[112, 911]", "[]", "'unknown' must name emergency numbers", 3),
        ("recheck_after: 2027-05-23", "", "'recheck_after' must be a text", 3),
        ("source: a page, ", "", "'source' must be a text", 7),
    ],
)
def test_a_mistake_in_the_table_is_refused_with_its_place(
    tmp_path: Path, good: str, bad: str, reason: str, at_line: int
) -> None:
    assert good in MINIMAL
    with pytest.raises(DocumentError) as refusal:
        load_numbers(written(tmp_path, MINIMAL.replace(good, bad, 1)))
    assert reason in refusal.value.reason
    assert refusal.value.line == at_line
