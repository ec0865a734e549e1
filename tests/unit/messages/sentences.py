"""What a test may ask of any sentence that people read: length, words, reading grade, origin."""

from __future__ import annotations

import os
import re
from pathlib import Path

import smsutil
import textstat

REPOSITORY = Path(__file__).parents[3]
OVERLAP_WORDS = 8

STIGMATISING = re.compile(
    r"\b(addicts?|addicted|abus\w+|alcoholics?|junkie\w*|clean|dirty|drunks?|relaps\w+|failures?"
    r"|adict[oa]s?|abus[oa]\w*|alcoh[oó]lic[oa]s?|borrach[oa]s?|drogadict\w+|limpi[oa]s?|suci[oa]s?"
    r"|reca[ií]d\w*|recaer|fracas\w+)\b",
    re.IGNORECASE,
)
"""Words that are never said to a person, in either language."""

TELLING = re.compile(
    r"\b(naltrexon\w*|vivitrol|revia|depade|naloxon\w*|narcan|acampros\w+|campral|disulfiram\w*"
    r"|antabuse|metha?don\w*|metadon\w*|bupreno\w+|suboxone|opioid\w*|opiate\w*|opi[aá]ce\w*"
    r"|heroin\w*|hero[ií]na|fentan[iy]l\w*|alcohol\w*|addict\w*|adicci\w*|recovery|recuperaci[oó]n"
    r"|sober\w*|sobri\w+|detox\w*|desintox\w*|craving\w*|overdos\w+|sobredosis|withdrawal"
    r"|abstinencia|clinics?|cl[ií]nicas?|hiv|rehab\w*|AA|NA)\b",
    re.IGNORECASE,
)
"""Words that would tell a stranger which medicine, condition or clinic this is about."""


def telling_words(text: str) -> list[str]:
    """The words of `text` that would give a secret away on a lock screen."""
    found = [match.group() for match in TELLING.finditer(text)]
    return [word for word in found if word not in {"na", "aa", "Na"}]


def sms_segments(text: str) -> int:
    """Segments that a carrier would bill for `text`."""
    return len(smsutil.split(text).parts)


def english_grade(text: str) -> float:
    """Flesch-Kincaid grade: US school years needed to read `text`."""
    textstat.set_lang("en")
    return float(textstat.flesch_kincaid_grade(text))


def spanish_ease(text: str) -> float:
    """Szigriszt-Pazos ease, 0 to 100: from 65 "fairly easy", from 80 "very easy" (INFLESZ)."""
    textstat.set_lang("es")
    return float(textstat.szigriszt_pazos(text))


def article_text() -> str | None:
    """The article where it is at hand: `STEADY_ARTICLE`, or beside the repository."""
    places = [
        Path(os.environ.get("STEADY_ARTICLE", "")),
        REPOSITORY.parent / "shared" / "article.txt",
    ]
    return next((place.read_text("utf-8") for place in places if place.is_file()), None)


def word_runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words in `text`, in lower case without punctuation."""
    words = re.findall(r"\w+", re.sub(r"['’]", "", text.lower()))
    return {
        tuple(words[start : start + OVERLAP_WORDS])
        for start in range(len(words) - OVERLAP_WORDS + 1)
    }
