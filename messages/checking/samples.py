"""A text as people may read it: with its variables' examples, each condition both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes

from messages.catalogue import STANDARD_VARIABLES
from messages.emergency import EmergencyNumbers, emergency_numbers
from messages.rendering import numbers_in, parsed, render
from messages.template import Form, Template

COUNTRIES = ("US", None)  # with all numbers, and with the general ones only
_SPOKEN = frozenset(
    {"emergency", "crisis", "crisis_text", "crisis_text_word", "poison", "alcohol_drug_help"}
)
MOST = 24  # combinations that are tried for one country


@dataclass(frozen=True, slots=True)
class Sample:
    """A finished text, and the numbers of the country that it was finished for."""

    text: str
    numbers: EmergencyNumbers


def samples(template: Template, source: str, form: Form, language: str) -> list[Sample]:
    """How `source` may look, the fullest first.

    Raises:
        RenderingError: it cannot be rendered with the examples.
    """
    return [
        Sample(render(source, form, variables), numbers)
        for numbers in (emergency_numbers(country, language) for country in COUNTRIES)
        for variables in _combinations(_examples(template, source, numbers), source)
    ]


def _examples(template: Template, source: str, numbers: EmergencyNumbers) -> dict[str, object]:
    spoken = {name: getattr(numbers, name) or "" for name in _SPOKEN}
    examples: dict[str, object] = {**STANDARD_VARIABLES, **spoken, **template.variables}
    for name in numbers_in(source):
        value = str(examples.get(name, ""))
        if value.isdecimal():
            examples[name] = int(value)
    return examples


def _combinations(examples: Mapping[str, object], source: str) -> list[Mapping[str, object]]:
    """All examples; each variable that a condition asks about left empty; then all of them.

    Not the numbers to call: whether there is one is the country's affair.
    """
    asked = sorted((_asked_about(source) & examples.keys()) - _SPOKEN)[:MOST]
    without = [{**examples, name: _nothing(examples[name])} for name in asked]
    bare = [{**examples, **{name: _nothing(examples[name]) for name in asked}}] if asked else []
    return [examples, *without, *bare]


def _nothing(example: object) -> object:
    return 1 if isinstance(example, int) else ""


@lru_cache(maxsize=8192)
def _asked_about(source: str) -> frozenset[str]:
    tree = parsed(source, Form.TELEGRAM)
    asking: list[nodes.Node] = [each.test for each in tree.find_all(nodes.If)]
    asking += [each.test for each in tree.find_all(nodes.CondExpr)]
    asking += [*tree.find_all(nodes.Or), *tree.find_all(nodes.And)]
    within = [name for each in asking for name in each.find_all(nodes.Name)]
    return frozenset(each.name for each in [*asking, *within] if isinstance(each, nodes.Name))
