"""All checks of one part of a template, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product

from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking.emergency import check_numbers
from messages.checking.finding import Warning_, warning
from messages.checking.markup import check_length, check_markup
from messages.checking.readability import check_reading
from messages.checking.samples import Sample, samples
from messages.checking.sms import check_sms
from messages.checking.spacing import check_spacing
from messages.checking.syntax import check_syntax, not_renderable
from messages.checking.unwanted_words import (
    check_carrier,
    check_reserved,
    check_stigma,
    check_telling,
)
from messages.rendering import variables_in
from messages.template import Form, Template
from messages.template_language import RenderingError

_NOT_WORDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>", re.DOTALL)
Use = tuple[Form, bool]  # a form, and whether it is the discreet one


def check_text(
    template: Template,
    part: str,
    text: str,
    *,
    language: str,
    siblings: Mapping[str, str],
    catalogue: Catalogue,
) -> tuple[Warning_, ...]:
    """What there is to say about `text` as the `part` of `template` in `language`.

    `siblings` are the template's other parts as they would be beside it. Errors come first. Never
    raises, whatever the text is; bounded in time and memory.
    """
    found = check_syntax(template, text)
    if not found:
        found = _check_sound(template, part, text, language, siblings)
        found += _check_translation(template, part, text, language, catalogue)
    elif {each.code for each in found} == {"unknown_variable"}:  # the words are there all the same
        found += _check_words(replace(template, parts={**siblings, part: text}), part, language)
    ordered = sorted(dict.fromkeys(found), key=lambda each: not each.is_error)
    return tuple(replace(each, part=part) for each in ordered)


def _check_sound(
    template: Template, part: str, text: str, language: str, siblings: Mapping[str, str]
) -> list[Warning_]:
    shown = replace(template, language=language, parts={**siblings, part: text})
    uses = uses_of(shown, part)
    if not uses:
        return [warning("never_shown", "This form is never shown: others are used instead of it.")]
    try:
        finished = {
            form: samples(shown, text, form, language)
            for form in dict.fromkeys(f for f, _ in uses)
        }
    except RenderingError as problem:
        return [not_renderable(problem)]
    found = []
    for form, each in finished.items():
        found += check_numbers(template, text, form, each)
        found += _check_form(shown, form, each, language)
    if Form.SMS in finished:  # as written: the links that a variable brings are our own
        found += check_carrier(text, language)
    if any(discreet for _, discreet in uses) and not template.reveals:
        found += _check_discretion(text, next(iter(finished.values())), language)
    return found


def _check_words(shown: Template, part: str, language: str) -> list[Warning_]:
    """Of a text that cannot be filled in yet: what its words show."""
    text, uses = shown.parts[part], uses_of(shown, part)
    found = check_stigma(text, language)
    if any(form is Form.SMS for form, _ in uses):
        found += check_carrier(text, language) + check_reserved(text, language)
    if any(discreet for _, discreet in uses) and not shown.reveals:
        found += check_telling(text, language)
    return found


def _check_form(
    template: Template, form: Form, finished: Sequence[Sample], language: str
) -> list[Warning_]:
    texts = [sample.text for sample in finished]
    found = check_stigma(texts[0], language) + check_reading(texts[0], language)
    found += check_spacing(texts)
    if form is Form.SMS:
        found += check_sms(texts, template.segments)
        return found + check_reserved(texts[0], language)
    for text in texts:
        found += check_markup(text) + check_length(text)
    return found


def _check_discretion(text: str, finished: Sequence[Sample], language: str) -> list[Warning_]:
    found = [each for sample in finished for each in check_telling(sample.text, language)]
    if "clinic" in variables_in(text):
        said = "{{ clinic }} shows the clinic's name to people who chose discreet messages."
        found.append(warning("telling_clinic", said, "clinic"))
    return found


def _check_translation(
    template: Template, part: str, text: str, language: str, catalogue: Catalogue
) -> list[Warning_]:
    missing = [each for each in catalogue.languages if not catalogue.has(template.key, each)]
    found = [
        warning("no_translation", f"There is no text in '{each}' yet; people get English.", each)
        for each in missing
        if each != language
    ]
    base = catalogue.template(template.key, BASE_LANGUAGE).parts.get(part, "")
    words = _NOT_WORDS.sub(" ", text).split()
    if language != BASE_LANGUAGE and text.strip() == base.strip() and len(words) > 2:
        found.append(warning("untranslated", "This is the English text, word for word."))
    return found


def uses_of(template: Template, part: str) -> list[Use]:
    """The forms in which this part is what people see; half a template may lack some."""
    uses = []
    for use in product(Form, (False, True)):
        with suppress(KeyError):
            if template.part_for(*use) == part:
                uses.append(use)
    return uses
