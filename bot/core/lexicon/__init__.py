"""Editing the screen's lexicon: changes by staff, laid over what is shipped, live everywhere.

The admin pages and the command line both use `LexiconBench`.
"""

from bot.core.lexicon.bench import LexiconBench
from bot.core.lexicon.entry import Written, name_from
from bot.core.lexicon.errors import LexiconMoved, LexiconRefused, NoSuchChange
from bot.core.lexicon.judging import Judgement, Past
from bot.core.lexicon.overlays import JUDGED, MARKER, TROUBLE, overlay_of
from bot.core.lexicon.retiring import is_of_staff
from bot.core.lexicon.screens import Compiled, Screens
from bot.core.lexicon.service import LexiconEditing

__all__ = [
    "JUDGED",
    "MARKER",
    "TROUBLE",
    "Compiled",
    "Judgement",
    "LexiconBench",
    "LexiconEditing",
    "LexiconMoved",
    "LexiconRefused",
    "NoSuchChange",
    "Past",
    "Screens",
    "Written",
    "is_of_staff",
    "name_from",
    "overlay_of",
]
