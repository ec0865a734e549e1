"""A text can use variables and conditions. It cannot loop, grow or reach into the program."""

from __future__ import annotations

import pytest

from messages.rendering import RenderingError, numbers_in, render, variables_in
from messages.template import Form
from messages.template_language import ConstructRefused, SyntaxRefused

EACH_FORM = pytest.mark.parametrize("form", list(Form))


@EACH_FORM
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Hi {{ name }}.", "Hi Ana."),
        ("{{ name|upper }} {{ name | default('you') }}", "ANA Ana"),
        ("{% if name and not other %}A{% elif other %}B{% else %}C{% endif %}", "A"),
        ("{{ other or name }}", "Ana"),
        ("{{ 'one' if count == 1 else 'more' }}", "more"),
        ("{% raw %}{{ name.x }}{% endraw %}", "{{ name.x }}"),
    ],
)
def test_variables_conditions_and_a_few_filters_can_be_used(
    source: str, said: str, form: Form
) -> None:
    assert render(source, form, {"name": "Ana", "other": "", "count": 2}) == said


@EACH_FORM
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% for i in range(1000000) %}x{% endfor %}", "a loop cannot"),
        ("{% for a in name %}{% for b in name %}x{% endfor %}{% endfor %}", "a loop cannot"),
        ("{{ 'x' * 1000000000 }}", "'Mul' cannot"),
        ("{{ 2 ** 9999999 }}", "'Pow' cannot"),
        ("{{ name|center(999999999) }}", "no filter 'center'"),
        ("{{ name|attr('__class__') }}", "no filter 'attr'"),
        ("{{ ''.__class__.__mro__ }}", "not look inside"),
        ("{{ name['__class__'] }}", "not look inside"),
        ("{{ name() }}", "a call cannot"),
        ("{{ self }}", "'self' cannot"),
        ("{{ _x }}", "'_x' cannot"),
        ("{{ name is defined }}", "a test with 'is'"),
        ("{% set name = 1 %}", "cannot set"),
        ("{% include 'secrets' %}", "cannot include"),
        ("{% import 'secrets' as s %}", "cannot include"),
        ("{% macro again() %}{{ again() }}{% endmacro %}", "'Macro' cannot"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "parts within parts"),
        ("{% if name %}" * 70 + "{% endif %}" * 70, "parts within parts"),
        ("x" * 100_000, "longer than"),
    ],
)
def test_nothing_else_can(source: str, reason: str, form: Form) -> None:
    with pytest.raises(ConstructRefused, match=reason):
        render(source, form, {"name": "Ana"})


def test_a_bracket_written_as_an_entity_is_no_way_around() -> None:
    hidden = "&#123;&#123; ''.__class__ &#125;&#125;"
    assert render(hidden, Form.TELEGRAM, {}) == hidden
    with pytest.raises(ConstructRefused):
        render(hidden, Form.SMS, {})


@pytest.mark.parametrize(
    ("source", "line"),
    [("{% if name %}yes", 1), ("one\ntwo {{ name }", 2), ("{{ " + "9" * 5000 + " }}", 1)],
)
def test_what_is_no_template_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(SyntaxRefused) as refused:
        variables_in(source)
    assert refused.value.line == line


@pytest.mark.parametrize("name", ["nobody", "range", "lipsum", "cycler", "dict"])
@EACH_FORM
def test_an_unknown_variable_is_refused(name: str, form: Form) -> None:
    with pytest.raises(RenderingError, match="undefined"):
        render(f"{{{{ {name} }}}}", form, {})


def test_variables_are_found_and_those_that_are_numbers() -> None:
    source = "{{ a }}{% if b > 1 or c == d %}{{ e|default('x') }}{% endif %}"
    assert variables_in(source) == {"a", "b", "c", "d", "e"}
    assert numbers_in(source) == {"b", "c", "d"}


def test_a_value_that_cannot_be_compared_is_an_error_of_the_text() -> None:
    with pytest.raises(RenderingError):
        render("{% if a > 1 %}x{% endif %}", Form.SMS, {"a": "many"})


def test_markup_in_a_value_is_not_markup() -> None:
    assert render("<b>{{ a }}</b>", Form.TELEGRAM, {"a": "<i>"}) == "<b>&lt;i&gt;</b>"
    assert render("<b>{{ a }}</b> &amp;", Form.SMS, {"a": "<i>"}) == "<i> &"


def test_accents_stay_by_sms_unless_they_cost_a_segment() -> None:
    assert render("así", Form.SMS, {}) == "así"
    assert render("así " * 30, Form.SMS, {}) == ("asi " * 30).strip()
