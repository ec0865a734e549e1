"""What the doses of a person add up to: streaks, without blame. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bot.core.model import Dose, DoseState

_NEUTRAL = frozenset({DoseState.UNDELIVERED, DoseState.DUE, DoseState.REMINDED, DoseState.SNOOZED})


def streaks(doses: Iterable[Dose]) -> tuple[int, int]:
    """(current, longest) run of dose days on which every dose was taken.

    A day with a dose that is still open, or that we failed to remind of, changes nothing.
    """
    current = longest = 0
    ordered = sorted(doses, key=lambda dose: (dose.local_date, dose.index))
    for _, day in groupby(ordered, key=lambda dose: dose.local_date):
        states = {dose.state for dose in day}
        if states <= {DoseState.TAKEN}:
            current += 1
        elif states - _NEUTRAL - {DoseState.TAKEN}:
            current = 0
        longest = max(longest, current)
    return current, longest
