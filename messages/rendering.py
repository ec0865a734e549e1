"""Turning a template's text and variables into what a phone shows."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template as Compiled, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from messages.sms_length import fold, measure
from messages.template import Form

_TAG = re.compile(r"</?(?:b|i|u|s|code|a)(?:\s[^<>]*)?>")
_BLANK_LINES = re.compile(r"\n{3,}")


class RenderingError(ValueError):
    """A text cannot be rendered: an unknown variable, or not a template."""


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


_HTML = _environment(autoescape=True)
_PLAIN = _environment(autoescape=False)


@lru_cache(maxsize=8192)
def _compiled(source: str, form: Form) -> Compiled:
    if form is Form.TELEGRAM:
        return _HTML.from_string(source)
    return _PLAIN.from_string(html.unescape(_TAG.sub("", source)))


def render(source: str, form: Form, variables: Mapping[str, object]) -> str:
    """The finished text: HTML of Telegram's few tags, or plain letters that fit an SMS.

    Raises:
        RenderingError: a variable is missing or the text is not a template.
    """
    try:
        text = _compiled(source, form).render(variables)
    except (TemplateError, TypeError, ValueError) as error:
        raise RenderingError(str(error)) from error
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return _for_sms(text) if form is Form.SMS else text


def _for_sms(text: str) -> str:
    """Plain letters; accents that GSM-7 lacks stay unless they would cost a segment more."""
    accented = fold(text)
    bare = fold(accented, accents=True)
    if accented == bare:
        return bare
    return accented if measure(accented).segments <= measure(bare).segments else bare


def variables_in(source: str) -> frozenset[str]:
    """The names of the variables that a text uses; RenderingError if it is not a template."""
    try:
        return frozenset(meta.find_undeclared_variables(_PLAIN.parse(source)))
    except TemplateError as error:
        raise RenderingError(str(error)) from error
