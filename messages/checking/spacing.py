"""Sentences that run together on a phone, though they may look apart in the editor."""

from __future__ import annotations

import re
from collections.abc import Iterable

from messages.checking.finding import Warning_, warning

_RUN_TOGETHER = re.compile(r"[^\W_]+[.!?][A-ZÁÉÍÓÚÑ¿¡][^\W_]*")


def check_spacing(texts: Iterable[str]) -> list[Warning_]:
    """Ends of sentences with no space after them, in a text in all forms that it may take."""
    found = dict.fromkeys(each for text in texts for each in _RUN_TOGETHER.findall(text))
    return [
        warning("run_together", f'There is no space between two sentences: "{each}".', each)
        for each in found
    ]
