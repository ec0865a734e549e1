"""What all turns share: the settings, the texts in force, and how each channel shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.core.config import Config
from bot.core.editing.live import LiveCatalogue, LiveLibrary
from bot.core.editing.shelf import Shelves
from bot.core.editing.shelves import shelves_of
from bot.core.library import Library, shipped_library
from bot.core.model import Patient
from bot.core.ports import Rows
from bot.core.template_words import Worded, words_of
from messages.catalogue import Catalogue
from messages.emergency import emergency_numbers
from messages.template import Form

_SHORT = 40  # letters of a value: longer ones are somebody's own words, and do not come again
_MOST_WORDED = 4096


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all turns share."""

    config: Config
    texts: Catalogue | LiveCatalogue
    forms: Mapping[str, Form]  # how each channel shows texts
    stock: Library | LiveLibrary = field(default_factory=shipped_library)
    _standard: dict[tuple[str | None, str], Mapping[str, object]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _worded: dict[Catalogue, dict[tuple[object, ...], Worded]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # of the texts in force: at 08:00 thousands of people are told the same

    @property
    def catalogue(self) -> Catalogue:
        """The texts as they are in force this moment."""
        return self.texts.current

    def worded(self, key: str, form: Form, to: Patient, variables: Mapping[str, object]) -> Worded:
        """A finished text for somebody, with the standard variables. Raises as `words_of`."""
        texts = self.texts.current
        known = self._worded.get(texts)
        if known is None or len(known) >= _MOST_WORDED:
            self._worded.clear()
            known = self._worded[texts] = {}
        for value in variables.values():
            if type(value) is not str or len(value) > _SHORT:
                return self._words_of(texts, key, form, to, variables)  # it does not come again
        place = (key, form, to.language, to.country, to.privacy, *variables.items())
        found = known.get(place)
        if found is None:
            found = known[place] = self._words_of(texts, key, form, to, variables)
        return found

    def _words_of(
        self,
        texts: Catalogue,
        key: str,
        form: Form,
        to: Patient,
        variables: Mapping[str, object],
    ) -> Worded:
        return words_of(
            texts,
            key,
            to.language,
            form,
            discreet=to.is_discreet,
            variables={**self.standard_variables(to.country, to.language), **variables},
            numbers=emergency_numbers(to.country, to.language),
        )

    def standard_variables(self, country: str | None, language: str) -> Mapping[str, object]:
        """What every template may use, for people of this country and language."""
        known = self._standard.get((country, language))
        if known is None:
            known = self._standard[country, language] = self._variables(country, language)
        return known

    def _variables(self, country: str | None, language: str) -> Mapping[str, object]:
        numbers, config = emergency_numbers(country, language), self.config
        return MappingProxyType(
            {
                **numbers.as_variables,
                "clinic": config.clinic_name,
                "clinic_phone": config.clinic_phone,
                "clinic_hours": config.clinic_hours,
            }
        )

    @property
    def library(self) -> Library:
        """The tips and answers as they are in force this moment."""
        return self.stock.current

    @property
    def shelves(self) -> Shelves:
        """All that staff edit, as it is shipped."""
        return shelves_of(self.catalogue, self.library)

    def refresh(self, rows: Rows) -> None:
        """Take what `rows` say is in force: after publishing, so that the next turn says it."""
        for live in (self.texts, self.stock):
            if isinstance(live, LiveCatalogue | LiveLibrary):
                live.refresh(rows)
