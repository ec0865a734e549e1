"""How hard a text is to read.

English: the grade of Flesch and Kincaid, US school years; 6 or below is our aim. Spanish: the
ease of Szigriszt-Pazos, 0 to 100; on the INFLESZ scale 55 to 65 is normal, more is easy.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from messages.checking.finding import Warning_, warning

MOST_GRADE = 6.0
LEAST_EASE = 65.0
FEWEST_WORDS = 12  # the formulas say little about less
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"https?://\S+")
_LINE_END = re.compile(r"(?<=[^\s.!?:])[ ]*\n\s*")  # a line of a list is read as a sentence


def check_reading(text: str, language: str) -> list[Warning_]:
    """Of a finished message. A language that we have no formula for is left alone."""
    plain = _LINE_END.sub(".\n", _LINK.sub("", html.unescape(_TAG.sub("", text))))
    if len(plain.split()) < FEWEST_WORDS:
        return []
    if language == "en":
        grade = english_grade(plain)
        if round(grade, 1) > MOST_GRADE:
            said = f"It reads at grade {grade:.1f}; aim for {MOST_GRADE:.0f} or below."
            return [warning("reading", f"{said} Shorter sentences and words help.")]
    if language == "es":
        ease = spanish_ease(plain)
        if ease < LEAST_EASE:
            said = f"Its reading ease is {ease:.0f} of 100; aim for {LEAST_EASE:.0f} or more."
            return [warning("reading", f"{said} Shorter sentences and words help.")]
    return []


def english_grade(text: str) -> float:
    """Flesch-Kincaid grade of plain text."""
    return float(_formulas("en").flesch_kincaid_grade(text))


def spanish_ease(text: str) -> float:
    """Szigriszt-Pazos ease of plain text."""
    return float(_formulas("es").szigriszt_pazos(text))


@cache
def _formulas(language: str) -> Any:
    """One instance for each language: the library keeps the language as a state."""
    from textstat.textstat import textstatistics  # half a second, only when texts are checked

    formulas = textstatistics()
    formulas.set_lang(language)
    return formulas
