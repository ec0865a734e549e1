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
from bot.core.ports import Rows
from messages.catalogue import Catalogue
from messages.emergency import emergency_numbers
from messages.template import Form


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

    @property
    def catalogue(self) -> Catalogue:
        """The texts as they are in force this moment."""
        return self.texts.current

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
                "emergency": numbers.emergency,
                "crisis": numbers.crisis or "",
                "crisis_text": numbers.crisis_text or "",
                "crisis_text_word": numbers.crisis_text_word or "",
                "poison": numbers.poison or "",
                "alcohol_drug_help": numbers.alcohol_drug_help or "",
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
