"""Whether a text is one at all, and a template that can be rendered."""

from __future__ import annotations

import re
from difflib import get_close_matches

from messages.catalogue import STANDARD_VARIABLES
from messages.checking.finding import Warning_, error
from messages.rendering import parsed, variables_in
from messages.template import Form, Template
from messages.template_language import LONGEST, ConstructRefused, RenderingError, SyntaxRefused

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def check_syntax(template: Template, text: str) -> list[Warning_]:
    """What makes it impossible to look any further; empty for a sound template."""
    if not text.strip():
        return [error("empty", "There is no text.")]
    return check_letters(text) or _check_template(text) or _check_variables(template, text)


def check_letters(text: str) -> list[Warning_]:
    """Whether it is a text at all, and not too big to be looked at."""
    if len(text) > LONGEST:
        size = f"{len(text):,}"
        return [error("too_big", f"The text has {size} characters; at most {LONGEST:,} are read.")]
    odd = _CONTROL.search(text.replace("\r\n", "\n"))
    if odd:
        code = f"U+{ord(odd.group()):04X}"
        return [error("not_text", f"The text holds something that is no letter ({code}).", code)]
    return []


def _check_template(text: str) -> list[Warning_]:
    try:
        for form in Form:
            parsed(text, form)
    except ConstructRefused as refused:
        what = refused.reason[0].upper() + refused.reason[1:]
        return [error("not_allowed", f"{what} (line {refused.line}).")]
    except SyntaxRefused as refused:
        reason = refused.reason.rstrip(".")
        return [
            error(
                "not_a_template",
                f"Line {refused.line} cannot be read: {reason}."
                " Variables look like {{ name }}, conditions like {% if name %}…{% endif %}.",
            )
        ]
    return []


def _check_variables(template: Template, text: str) -> list[Warning_]:
    known = sorted(template.names | STANDARD_VARIABLES.keys())
    return [_unknown(name, known) for name in sorted(variables_in(text) - set(known))]


def _unknown(name: str, known: list[str]) -> Warning_:
    near = get_close_matches(name, known, 1)
    hint = f"Did you mean {{{{ {near[0]} }}}}?" if near else f"There are: {', '.join(known)}."
    return error("unknown_variable", f"There is no variable {{{{ {name} }}}}. {hint}", name)


def not_renderable(problem: RenderingError) -> Warning_:
    """A template that failed with its own examples."""
    return error("not_renderable", f"The text cannot be filled in: {problem}.")
