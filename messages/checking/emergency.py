"""Numbers that a protected text must carry, in every country and whatever is left out of it."""

from __future__ import annotations

from collections.abc import Sequence

from messages.checking.finding import Warning_, error
from messages.checking.samples import Sample
from messages.guidance import NEEDS, kind_of, missing_numbers
from messages.rendering import variables_in
from messages.template import Form, Template

_NAMES = {
    "emergency": "the emergency number",
    "crisis": "the crisis line",
    "poison": "the poison line",
}


def check_numbers(
    template: Template, text: str, form: Form, finished: Sequence[Sample]
) -> list[Warning_]:
    """Of a protected template. `finished` are forms of `text`, in several countries."""
    used = variables_in(text)
    lacking = [name for name in _needed(template, form) if name not in used]
    if not lacking and any(
        missing_numbers(template.key, sample.text, sample.numbers) for sample in finished
    ):
        return [error("missing_number", "In some countries a number it must carry is left out.")]
    return [
        error(
            "missing_number",
            f"This text must carry {_NAMES[name]}: write {{{{ {name} }}}}. A number typed as"
            " digits would be wrong in other countries.",
            name,
        )
        for name in lacking
    ]


def _needed(template: Template, form: Form) -> tuple[str, ...]:
    """By what the text is for; else what its shipped form carries."""
    kind = kind_of(template.key)
    if kind is not None:
        return NEEDS[kind]
    if not template.is_protected:
        return ()
    carried = variables_in(template.parts[template.part_for(form, discreet=False)])
    return tuple(name for name in _NAMES if name in carried)
