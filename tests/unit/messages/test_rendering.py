"""From a text and its variables to what a phone shows."""

import pytest
from markupsafe import Markup

from messages.rendering import (
    RenderingError,
    _filled_before,
    numbers_in,
    render,
    variables_in,
    without_tags,
)
from messages.sms_length import measure
from messages.template import Form


def test_telegram_gets_its_marks_and_variables_cannot_bring_any() -> None:
    said = render("<b>Hi {{ who }}</b>", Form.TELEGRAM, {"who": "<i>Ana</i> & co"})
    assert said == "<b>Hi &lt;i&gt;Ana&lt;/i&gt; &amp; co</b>"


def test_sms_gets_plain_words() -> None:
    said = render("<b>Hi {{ who }}</b> &amp; bye", Form.SMS, {"who": "Ana <3"})
    assert said == "Hi Ana <3 & bye"


def test_blank_lines_left_by_conditions_are_closed_up() -> None:
    source = "one\n{% if x %}\ntwo\n{% endif %}\n\n\n\nthree  "
    assert render(source, Form.SMS, {"x": ""}) == "one\n\nthree"


@pytest.mark.parametrize(
    ("source", "told", "left_out"),
    [
        (
            "Call.{% if x %} Or text {{ x }}.{% endif %}\nWait.",
            "Call. Or text 9.\nWait.",
            "Call.\nWait.",
        ),
        (
            "Call.\n{% if x %}Or text {{ x }}.{% endif %}\nWait.",
            "Call.\nOr text 9.\nWait.",
            "Call.\nWait.",
        ),
        ("<b>{% if x %}Text {{ x }}.{% endif %}</b>\nWait.", "Text 9.\nWait.", "Wait."),
        ("Call.\n{% if x %}Text {{ x }}.{% endif %}", "Call.\nText 9.", "Call."),
    ],
)
def test_a_line_that_ends_in_a_condition_stays_a_line(
    source: str, told: str, left_out: str
) -> None:
    assert render(source, Form.SMS, {"x": "9"}) == told
    assert render(source, Form.SMS, {"x": ""}) == left_out
    telegram = [without_tags(render(source, Form.TELEGRAM, {"x": x})).strip() for x in ("9", "")]
    assert telegram == [told, left_out]


@pytest.mark.parametrize("form", Form)
def test_a_text_said_before_is_filled_in_anew_for_other_values(form: Form) -> None:
    values: tuple[object, ...] = (
        *(1, True, "1", 1.0, None, "Ana", "<b>", Markup("<b>"), "", 0, False, "x" * 41, ["a"]),
    )
    source = "{% if x %}{{ x }}{% else %}none {{ x }}{% endif %}"
    said = {number: render(source, form, {"x": x, "y": 1}) for number, x in enumerate(values)}
    for number, x in reversed(list(enumerate(values))):
        _filled_before.cache_clear()
        assert render(source, form, {"x": x}) == said[number]
    assert said[0] == "1"
    assert said[1] == "True"


def test_a_missing_variable_is_missed_also_after_it_was_there() -> None:
    assert render("{{ who }}", Form.SMS, {"who": "Ana"}) == "Ana"
    with pytest.raises(RenderingError):
        render("{{ who }}", Form.SMS, {})
    assert render("{% if no %}{{ who }}{% endif %}.", Form.SMS, {"no": ""}) == "."


@pytest.mark.parametrize("source", ["{{ who", "{% if %}", "{{ who }}"])
def test_what_cannot_be_rendered_is_an_error(source: str) -> None:
    with pytest.raises(RenderingError):
        render(source, Form.SMS, {})


def test_accents_stay_where_they_cost_no_segment() -> None:
    assert render("¿Qué día?", Form.SMS, {}) == "¿Qué día?"
    long = render("día " * 30, Form.SMS, {})
    assert "dia" in long
    assert measure(long).segments == 1


def test_the_variables_of_a_text_are_known() -> None:
    assert variables_in("{{ a }} {% if b %}{{ c }}{% endif %}") == {"a", "b", "c"}
    with pytest.raises(RenderingError):
        variables_in("{{ a")


def test_what_is_compared_is_a_number() -> None:
    assert numbers_in("{% if count > 1 %}{{ days }}{% endif %}{{ who }}") == {"count"}


def test_words_without_marks() -> None:
    assert without_tags("<b>Tom &amp; Ana</b> <i>x</i>") == "Tom & Ana x"
