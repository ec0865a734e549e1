"""Turning a template's text and variables into what a phone shows."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template as Compiled, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from messages.sms_length import fold, measure
from messages.template import Form
from messages.template_language import RenderingError, parse

__all__ = ["RenderingError", "numbers_in", "parsed", "render", "variables_in", "without_tags"]

_TAG = re.compile(r"</?(?:b|i|u|s|code|a)(?:\s[^<>]*)?>")
_BLANK_LINES = re.compile(r"\n{3,}")
_CONDITION = re.compile(r"\{%.*?%\}")
_KEPT = "\0"  # ends a line of words that ends in a condition: Jinja would join the next line to it
_NOTHING_KEPT = re.compile(rf"^[ ]*{_KEPT}(?:\n|$)", re.MULTILINE)


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()  # `range`, `lipsum` and others that a text has no use for
    return environment


_HTML = _environment(autoescape=True)
_PLAIN = _environment(autoescape=False)


@lru_cache(maxsize=8192)
def _compiled(source: str, form: Form) -> Compiled:
    environment = _HTML if form is Form.TELEGRAM else _PLAIN
    tree = parsed(source, form)
    return Compiled.from_code(environment, environment.compile(tree), environment.make_globals({}))


def parsed(source: str, form: Form) -> nodes.Template:
    """The tree of a text as it is rendered for `form`.

    Raises:
        RenderingError: it is no template, or uses what a text must not use.
    """
    if form is Form.TELEGRAM:
        return parse(_HTML, _with_kept_lines(source))
    # Checked as it is compiled: `&#123;` could hide a bracket until here.
    return parse(_PLAIN, _with_kept_lines(html.unescape(_TAG.sub("", source))))


def _with_kept_lines(source: str) -> str:
    """A line that holds nothing but conditions is not there; one that holds words stays a line."""
    return "\n".join(
        line + _KEPT if line.endswith("%}") and _CONDITION.sub("", line).strip() else line
        for line in source.split("\n")
    )


def render(source: str, form: Form, variables: Mapping[str, object]) -> str:
    """The finished text: HTML of Telegram's few tags, or plain letters that fit an SMS.

    Raises:
        RenderingError: a variable is missing or the text is not a template.
    """
    try:
        text = _compiled(source, form).render(variables)
    except RenderingError:
        raise
    except (TemplateError, TypeError, ValueError) as error:
        raise RenderingError(str(error)) from error
    if _KEPT in text:  # where the words of such a line were left out, so is the line
        text = _NOTHING_KEPT.sub("", text).replace(_KEPT, "")
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return _for_sms(text) if form is Form.SMS else text


def _for_sms(text: str) -> str:
    """Plain letters; accents that GSM-7 lacks stay unless they would cost a segment more."""
    accented = fold(text)
    bare = fold(accented, accents=True)
    if accented == bare:
        return bare
    return accented if measure(accented).segments <= measure(bare).segments else bare


def without_tags(text: str) -> str:
    """The plain words of a text that was rendered for Telegram."""
    return html.unescape(_TAG.sub("", text))


@lru_cache(maxsize=8192)
def variables_in(source: str) -> frozenset[str]:
    """The names of the variables that a text uses; RenderingError if it is not a template."""
    return frozenset(meta.find_undeclared_variables(parsed(source, Form.TELEGRAM)))


@lru_cache(maxsize=8192)
def numbers_in(source: str) -> frozenset[str]:
    """The variables that a text compares with something: they hold numbers."""
    tree = parsed(source, Form.TELEGRAM)
    return frozenset(
        name.name for each in tree.find_all(nodes.Compare) for name in each.find_all(nodes.Name)
    )
