"""The catalogue: every template in every language, and how the right one is found and said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from messages.document import DocumentError, read_document
from messages.rendering import RenderingError, fixed, render, variables_in, without_tags
from messages.template import Form, Template, template_from_entry

BASE_LANGUAGE = "en"
SHIPPED = Path(__file__).parent / "texts"


class Catalogue:
    """All templates. Immutable: a new version of a text is a new catalogue."""

    def __init__(
        self,
        templates: Mapping[str, Mapping[str, Template]],
        shipped: Catalogue | None = None,
    ) -> None:
        """`templates`: language -> key -> template; `en` must be there and complete.

        `shipped` is what to fall back on where staff's edits are in `templates`.
        """
        self._templates = templates
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}
        self._labels: dict[tuple[str, str, Form, bool], str | None] = {}
        self.shipped = shipped or self

    @property
    def current(self) -> Catalogue:
        """Itself: it never changes, unlike a live one (see `bot.core.editing`)."""
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages there are texts for, the base language first."""
        return (BASE_LANGUAGE, *sorted(set(self._templates) - {BASE_LANGUAGE}))

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in order."""
        return tuple(sorted(self._templates[BASE_LANGUAGE]))

    def template(self, key: str, language: str) -> Template:
        """The template in this language, else in the base language; KeyError if unknown."""
        found = self._templates.get(language, {}).get(key)
        return found or self._templates[BASE_LANGUAGE][key]

    def has(self, key: str, language: str) -> bool:
        """Whether this very language has the key."""
        return key in self._templates.get(language, {})

    def render(
        self,
        key: str,
        language: str,
        form: Form,
        *,
        discreet: bool,
        variables: Mapping[str, object],
    ) -> str:
        """What the person reads.

        Raises:
            KeyError: there is no such template in any language.
            RenderingError: a variable is missing.
        """
        template = self.template(key, language)
        source = template.parts[template.part_for(form, discreet)]
        return render(source, form, variables)

    def label(self, key: str, language: str, form: Form, *, discreet: bool) -> str | None:
        """What stands on a button where it is the same for everybody; else None.

        None also where there is no such template, or it cannot be rendered.
        """
        place = (key, language, form, discreet)
        if place not in self._labels:
            self._labels[place] = self._label(*place)
        return self._labels[place]

    def _label(self, key: str, language: str, form: Form, discreet: bool) -> str | None:
        try:
            template = self.template(key, language)
            text = fixed(template.parts[template.part_for(form, discreet)], form)
        except (KeyError, RenderingError):
            return None
        return without_tags(text) if text is not None and form is Form.TELEGRAM else text

    def words(self, key: str, language: str) -> tuple[str, ...]:
        """Other ways to type a button or command, of all languages, this one's first."""
        known = self._words.get((key, language))
        if known is None:
            known = self._words[key, language] = self._words_of(key, language)
        return known

    def _words_of(self, key: str, language: str) -> tuple[str, ...]:
        mine = self.template(key, language).words
        others = [self.template(key, other).words for other in self.languages if other != language]
        return mine + tuple(word for words in others for word in words if word not in mine)


def load_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Read all files `<language>/<conversation>.yaml` below `folder`.

    Raises:
        DocumentError: a file cannot be used; says which, where and why.
    """
    templates: dict[str, dict[str, Template]] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        language, conversation = path.parent.name, path.stem
        document = read_document(path)
        for moment in document:
            key = f"{conversation}.{moment}"
            template = template_from_entry(key, language, document.entry(moment))
            templates.setdefault(language, {})[key] = template
    if BASE_LANGUAGE not in templates:
        raise DocumentError(str(folder), 1, f"no texts in the base language '{BASE_LANGUAGE}'")
    _inherit(templates)
    return Catalogue(templates)


def _inherit(templates: dict[str, dict[str, Template]]) -> None:
    """What a template promises is written once, in the base language."""
    base = templates[BASE_LANGUAGE]
    for template in base.values():
        _refuse_unknown_variables(template)
    for language, others in templates.items():
        if language == BASE_LANGUAGE:
            continue
        for key, template in others.items():
            if key not in base:
                raise DocumentError(f"{language}/{key}", 1, "the base language has no such key")
            others[key] = _promising(template, base[key])
            _refuse_unknown_variables(others[key])


def _promising(template: Template, base: Template) -> Template:
    return Template(
        key=template.key,
        language=template.language,
        parts=template.parts,
        purpose=base.purpose,
        variables=base.variables | template.variables,
        source=base.source,
        is_protected=base.is_protected,
        reveals=base.reveals,
        segments=base.segments,
        words=template.words,
    )


def _refuse_unknown_variables(template: Template) -> None:
    for part, text in template.parts.items():
        place = f"{template.language}/{template.key}.{part}"
        try:
            unknown = variables_in(text) - template.names - STANDARD_VARIABLES.keys()
        except RenderingError as error:
            raise DocumentError(place, 1, f"not a template: {error}") from error
        if unknown:
            raise DocumentError(place, 1, f"unknown variable: {', '.join(sorted(unknown))}")


STANDARD_VARIABLES: dict[str, str] = {
    "emergency": "911",
    "crisis": "988",
    "crisis_text": "988",
    "crisis_text_word": "AYUDA",
    "alcohol_drug_help": "1-800-662-4357",
    "poison": "1-800-222-1222",
    "clinic": "Riverside Recovery",
    "clinic_phone": "+1 555 010 0199",
    "clinic_hours": "Mon-Fri 9-17",
}
"""Variables that every template may use, with examples; the turn always gives them."""
