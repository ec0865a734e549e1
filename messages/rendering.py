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

__all__ = [
    "RenderingError",
    "fixed",
    "numbers_in",
    "parsed",
    "render",
    "variables_in",
    "without_tags",
]

_TAG = re.compile(r"</?(?:b|i|u|s|code|a)(?:\s[^<>]*)?>")
_BLANK_LINES = re.compile(r"\n{3,}")
_CONDITION = re.compile(r"\{%.*?%\}")
_SHORT = 40  # letters of a value: longer ones are somebody's own words, and do not come again
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
    prepared = _for_telegram(source) if form is Form.TELEGRAM else _for_plain(source)
    values = prepared.short_values(variables)
    return prepared.filled(variables) if values is None else _filled_before(prepared, values)


def fixed(source: str, form: Form) -> str | None:
    """What a text says that uses no variables; None of one that does.

    Raises:
        RenderingError: the text is not a template.
    """
    prepared = _for_telegram(source) if form is Form.TELEGRAM else _for_plain(source)
    return None if prepared.has_variables else _filled_before(prepared, ())


class _Prepared:
    """A text that is ready to be filled in."""

    __slots__ = ("_compiled", "_form", "_names")

    def __init__(self, source: str, form: Form) -> None:
        """Raises RenderingError."""
        environment = _HTML if form is Form.TELEGRAM else _PLAIN
        tree = parsed(source, form)
        self._form = form
        self._names = tuple(sorted(meta.find_undeclared_variables(tree)))
        try:
            code = environment.compile(tree)
        except (TemplateError, TypeError, ValueError) as error:
            raise RenderingError(str(error)) from error
        self._compiled = Compiled.from_code(environment, code, environment.make_globals({}))

    @property
    def has_variables(self) -> bool:
        """Whether it says different things."""
        return bool(self._names)

    def short_values(self, variables: Mapping[str, object]) -> tuple[str | int, ...] | None:
        """The values this text uses; None where one is missing, long, or of another type."""
        values = []
        for name in self._names:
            value = variables.get(name)
            # Not isinstance: True equals 1, and a marked-up text equals a plain one.
            if (type(value) is str and len(value) <= _SHORT) or type(value) is int:
                values.append(value)
            else:
                return None
        return tuple(values)

    def with_values(self, values: tuple[str | int, ...]) -> str:
        """The finished text, by what `short_values` gave."""
        return self.filled(dict(zip(self._names, values, strict=True)))

    def filled(self, variables: Mapping[str, object]) -> str:
        """The finished text. Raises RenderingError."""
        try:
            text = self._compiled.render(variables)
        except (TemplateError, TypeError, ValueError) as error:
            raise RenderingError(str(error)) from error
        if _KEPT in text:  # where the words of such a line were left out, so is the line
            text = _NOTHING_KEPT.sub("", text).replace(_KEPT, "")
        text = _BLANK_LINES.sub("\n\n", text).strip()
        return _for_sms(text) if self._form is Form.SMS else text


@lru_cache(maxsize=8192)
def _for_telegram(source: str) -> _Prepared:
    return _Prepared(source, Form.TELEGRAM)


@lru_cache(maxsize=8192)
def _for_plain(source: str) -> _Prepared:
    return _Prepared(source, Form.SMS)


@lru_cache(maxsize=4096)  # at 08:00 thousands of people are told the same amount and time
def _filled_before(prepared: _Prepared, values: tuple[str | int, ...]) -> str:
    return prepared.with_values(values)


def _for_sms(text: str) -> str:
    """Plain letters; accents that GSM-7 lacks stay unless they would cost a segment more."""
    accented = fold(text)
    bare = fold(accented, accents=True)
    if accented == bare:
        return bare
    return accented if measure(accented).segments <= measure(bare).segments else bare


def without_tags(text: str) -> str:
    """The plain words of a text that was rendered for Telegram."""
    return html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text


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
