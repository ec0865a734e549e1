"""What an editor is told: one row for each thing that can be wrong, and silence for the rest."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from messages.catalogue import Catalogue, load_catalogue
from messages.checking import Severity, Warning_, check_text
from messages.checking.readability import check_reading, english_grade, spanish_ease
from messages.checking.unwanted_words import word_lists
from messages.template import Form, Template

TEMPLATE = Template(
    "dose.reminder",
    "en",
    {"text": "It is {{ time }}. Time for your naltrexone.", "discreet": "It is {{ time }}. Done?"},
    variables={"time": "10:30 AM", "count": "7"},
    segments=1,
)
LONG_WORDS = "Immediately following confirmation, administration responsibilities necessitate " * 2


@cache
def shipped() -> Catalogue:
    return load_catalogue()


def check(text: str, part: str = "discreet", language: str = "en", **changes: Any) -> list[str]:
    """The codes for a text of the reminder."""
    return [each.code for each in found(text, part, language, **changes)]


def found(
    text: str, part: str = "discreet", language: str = "en", **changes: Any
) -> tuple[Warning_, ...]:
    template = Template(**{name: getattr(TEMPLATE, name) for name in TEMPLATE.__slots__} | changes)
    siblings = {name: other for name, other in template.parts.items() if name != part}
    return check_text(
        template, part, text, language=language, siblings=siblings, catalogue=shipped()
    )


@pytest.mark.parametrize(
    ("text", "code", "piece"),
    [
        ("", "empty", ""),
        ("  \n ", "empty", ""),
        ("x" * 100_000, "too_big", ""),
        ("half a pair \ud83d", "not_text", "U+D83D"),
        ("bell \x07", "not_text", "U+0007"),
        ("{{ time", "not_a_template", ""),
        ("{% if time %}now", "not_a_template", ""),
        ("{% for i in range(1000000) %}x{% endfor %}", "not_allowed", ""),
        ("{{ ''.__class__.__mro__ }}", "not_allowed", ""),
        ("{{ 'x' * 999999999 }}", "not_allowed", ""),
        ("&#123;&#123; ''.__class__ &#125;&#125;", "not_allowed", ""),
        ("Hi {{ nmae }}", "unknown_variable", "nmae"),
        ("Hi {{ tiem }}", "unknown_variable", "tiem"),
        ("{% if time > 1 %}x{% endif %}", "not_renderable", ""),
        ("<b>It is {{ time }}", "markup", "b"),
        ("It is</b> {{ time }}", "markup", "b"),
        ("<b><i>Now</b></i>", "markup", "b"),
        ("<script>alert(1)</script>", "markup", "script"),
        ("<b onclick='x'>Now</b>", "markup", "b"),
        ('<a href="javascript:x">Now</a>', "markup", "a"),
        ("Is 1 < 2?", "markup", "<"),
        ("{% if count > 1 %}<b>{% endif %}Now", "markup", "b"),
        ("word " * 900, "telegram_too_long", ""),
        ("word " * 330, "sms_too_long", ""),
        ("word " * 33, "sms_segments", ""),
        ("Reply YES when done.", "reserved_word", "YES"),
        ('Type "stop" when done.', "reserved_word", "stop"),
        ("Answer yes when done.", "reserved_word", "yes"),
        ("Your naltrexone is due.", "telling", "naltrexone"),
        ("Any cravings today?", "telling", "cravings"),
    ],
)
def test_this_cannot_be_published(text: str, code: str, piece: str) -> None:
    errors = [each for each in found(text) if each.is_error]
    assert (code, piece) in [(each.code, each.found) for each in errors]
    assert {each.part for each in errors} == {"discreet"}
    assert [each.text for each in errors if not each.text.endswith((".", "?"))] == []


@pytest.mark.parametrize(
    ("text", "code", "piece"),
    [
        ("You are no junkie. You made it.", "stigmatising", "junkie"),
        ("Stay clean today. Done?", "stigmatising", "clean"),
        ("See https://example.org/x now.", "link", "https://example.org/x"),
        ("See bit.ly/x now.", "short_link", "bit.ly/x"),
        ("Click here to win.", "filtered", "Click here"),
        ("Do it now!!!", "filtered", "!!!"),
        ("Call us now.Or write.", "run_together", "now.Or"),
        ("Done? ✓ or 🙂", "sms_encoding", "✓🙂"),
        ("{{ clinic }} asks: done?", "telling_clinic", "clinic"),
        (LONG_WORDS, "reading", ""),
    ],
)
def test_an_editor_is_warned_of_this(text: str, code: str, piece: str) -> None:
    warnings = {each.code: each for each in found(text, segments=9)}
    assert warnings[code].severity is Severity.WARNING
    assert warnings[code].found == piece


@pytest.mark.parametrize(
    "text",
    [
        "It is {{ time }}. Done?",
        "It’s {{ time }} — done…",  # folded for SMS
        "<b>It is <i>{{ time }}</i>.</b> 1 &lt; 2 &amp; more",
        "{% if count == 1 %}One day{% else %}{{ count }} days{% endif %}",
        "Write STOP to end.",
        "I cannot send help.",
        "Yes, that is fine.",
        "Cleaner air is good.",
    ],
)
def test_a_sound_text_is_left_alone(text: str) -> None:
    assert check(text) == []


def test_errors_come_first_and_each_is_said_once() -> None:
    codes = check("Stay clean. Your naltrexone, naltrexone is due.")
    assert codes == ["telling", "stigmatising"]


def test_the_unknown_variable_comes_with_the_one_that_was_meant() -> None:
    [only] = found("It is {{ tiem }}.")
    assert "{{ time }}" in only.text


def test_words_are_looked_at_while_a_name_is_still_wrong() -> None:
    words = "Hi {{ nmae }}, addict: click here. Your naltrexone! Reply YES"
    codes = {"unknown_variable", "reserved_word", "telling", "stigmatising", "filtered"}
    assert set(check(words)) == codes
    assert set(check(words, part="telegram")) == {"unknown_variable", "stigmatising"}
    assert "telling" not in check(words, reveals="It must.")


def test_the_odd_character_is_named() -> None:
    [only] = found("Done ✓")
    assert "✓ (check mark)" in only.text


def test_a_text_that_says_why_may_name_the_medicine() -> None:
    assert check("Your naltrexone is due.", reveals="It must.") == []
    assert check("Your naltrexone is due.", part="text") == []


def test_a_text_that_stands_in_for_the_discreet_form_must_be_discreet() -> None:
    only_text = {"text": "Time for your naltrexone."}
    assert check(only_text["text"], "text", parts=only_text) == ["telling"]


def test_markup_is_telegrams_affair_and_segments_those_of_sms() -> None:
    parts = {"telegram": "Hi", "sms": "Hi"}
    assert check("<b>Hi", "telegram", parts=parts) == ["markup"]
    assert check("x" * 200, "telegram", parts=parts) == []
    assert check("x" * 200, "sms", parts=parts) == ["sms_segments"]


def test_a_form_that_nobody_sees_is_said_to_be_so() -> None:
    parts = {"telegram": "Hi", "sms": "Hi"}
    assert check("Hello", "text", parts=parts) == ["never_shown"]


def test_the_longest_examples_count() -> None:
    variables = {"time": "x" * 161}
    assert check("{{ time }}", variables=variables) == ["sms_segments"]
    assert check("{% if not time %}" + "x" * 161 + "{% endif %}ok") == ["sms_segments"]
    assert check("{{ time or '" + "x" * 161 + "' }}") == ["sms_segments"]
    assert check("{{ 'x' if time else '" + "x" * 161 + "' }}") == ["sms_segments"]


@pytest.mark.parametrize(
    ("key", "text", "piece"),
    [
        ("safety.emergency_overdose", "Call for help now.", ["emergency"]),
        ("safety.emergency_overdose", "Call 911 now.", ["emergency"]),
        ("safety.emergency_suicide", "Call {{ emergency }} now.", ["crisis"]),
        ("safety.emergency_child", "Call.", ["emergency", "poison"]),
        ("safety.unsure", "{{ emergency }}{% if clinic %}{{ crisis }}{% endif %}", [""]),
        ("stop_help.help", "This is a program. {{ read_by }}", ["emergency", "crisis"]),
        ("safety.nobody_reads", "No one reads this chat.", []),
        ("safety.unsure", "Call {{ emergency }}{% if crisis %}, {{ crisis }}{% endif %}.", []),
    ],
)
def test_a_protected_text_keeps_its_numbers(key: str, text: str, piece: list[str]) -> None:
    template = shipped().template(key, "en")
    part = template.part_for(Form.SMS, discreet=False)
    siblings = {name: other for name, other in template.parts.items() if name != part}
    said = check_text(template, part, text, language="en", siblings=siblings, catalogue=shipped())
    missing = [each.found for each in said if each.code == "missing_number"]
    assert missing == piece


def test_a_missing_or_untouched_translation_is_told() -> None:
    half = Catalogue({"en": {"dose.reminder": TEMPLATE}, "es": {}})
    said = check_text(
        TEMPLATE, "discreet", "Done?", language="en", siblings={"text": "x"}, catalogue=half
    )
    assert [(each.code, each.found) for each in said] == [("no_translation", "es")]
    english = shipped().template("dose.reminder", "en").parts["discreet"]
    assert "untranslated" in check(english, language="es")
    assert "untranslated" not in check(english, language="en")


def test_spanish_has_its_own_words_and_its_own_measure() -> None:
    codes = check("Responde SÍ. Ya no eres adicto.", language="es", segments=3)
    assert codes == ["reserved_word", "stigmatising"]
    assert check("Tu naltrexona.", language="es") == ["telling"]
    hard = "La administración correspondiente requerirá invariablemente confirmaciones " * 2
    assert "reading" in check(hard, language="es", segments=3)
    assert check("Envía AYUDA al 988. STOP para terminar.", language="es") == []


def test_a_language_without_lists_or_formula_is_checked_for_the_rest() -> None:
    assert word_lists("xx") is None
    assert check(LONG_WORDS + "Reply YES. Click here. naltrexone junkie", language="xx",
                 segments=9) == []  # fmt: skip
    assert check("<b>Hi", language="xx") == ["markup"]


def test_the_lines_of_a_list_are_read_as_sentences_and_links_not_at_all() -> None:
    lines = ("Times: 8 AM and 8 PM", "Zone: America/New York", "Quiet hours: 9 PM to 7 AM")
    listed = "\n".join([*lines, "Messages: plain ones", "What shall I change?"])
    assert check_reading(listed, "en") == []
    assert check_reading(listed.replace("\n", " and "), "en") != []
    link = "See https://administration.example/communication/internationalisation now. "
    assert check_reading(link * 6, "en") == []


def test_the_two_measures_do_not_disturb_each_other() -> None:
    english, spanish = "Please call your clinic today.", "Llama hoy a tu clínica, por favor."
    grade, ease = english_grade(english), spanish_ease(spanish)
    assert (english_grade(english), spanish_ease(spanish)) == (grade, ease)
    assert grade < 6
    assert ease > 65


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_shipped_text_has_an_error(language: str) -> None:
    errors = []
    for key in shipped().keys:
        template = shipped().template(key, language)
        for part, text in template.parts.items():
            siblings = {name: other for name, other in template.parts.items() if name != part}
            errors += [
                (key, each.part, each.text)
                for each in check_text(
                    template,
                    part,
                    text,
                    language=template.language,
                    siblings=siblings,
                    catalogue=shipped(),
                )
                if each.is_error
            ]
    assert errors == []
