"""The catalogue as staff have edited it: their parts over the shipped ones, by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.template import PARTS, Form, Template

Edits = Mapping[tuple[str, str], Mapping[str, str]]
"""(key, language) -> part -> text."""


def edited_catalogue(shipped: Catalogue, edits: Edits) -> Catalogue:
    """`shipped` with these texts instead; `.shipped` of the result is `shipped`.

    Edits of a key that is no longer shipped, and parts that no template has, are left out. An edit
    in a language that lacks the key makes it a translation, if each form can then be shown.
    """
    templates = {
        language: {
            key: shipped.template(key, language)
            for key in shipped.keys
            if shipped.has(key, language)
        }
        for language in shipped.languages
    }
    for (key, language), parts in edits.items():
        template = edited_template(shipped, key, language, parts)
        if template is not None:
            templates.setdefault(language, {})[key] = template
    return Catalogue(templates, shipped)


def edited_template(
    shipped: Catalogue, key: str, language: str, parts: Mapping[str, str]
) -> Template | None:
    """One template with these parts; None where there is no such key or not all is there."""
    if not shipped.has(key, BASE_LANGUAGE):
        return None
    template = shipped.template(key, language)
    own = template.parts if shipped.has(key, language) else {}
    merged = {part: text for part, text in {**own, **parts}.items() if part in PARTS}
    if "text" not in merged and not {*Form} <= merged.keys():
        return None
    return replace(template, language=language, parts=merged)
