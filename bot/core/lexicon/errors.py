"""Why a change to the lexicon was not taken. Nothing was changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import SteadyError


class NoSuchChange(SteadyError):
    """There is no such rule, phrase or change."""


class LexiconRefused(SteadyError):
    """The change cannot be taken as it is."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Each of `reasons` is a sentence for staff."""
        super().__init__(" ".join(reasons) or None)
        self.reasons = tuple(reasons)


class LexiconMoved(SteadyError):
    """Another change came into force in the meantime: replay it again."""
