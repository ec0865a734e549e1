"""How a text travels by SMS: its encoding, its segments, and plain equivalents of odd characters.

The tables are the default alphabet and its extension of GSM 03.38 (now 3GPP TS 23.038, §6.2.1).
The `smsutil` library was left out: it takes an escape character for a letter and an empty text
for UCS-2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENDED

_GSM_SINGLE, _GSM_PART = 160, 153
_UCS_SINGLE, _UCS_PART = 70, 67

# Word processors and phones put these in by themselves; nobody misses them.
_PLAIN = {
    odd: plain
    for plain, odds in {
        "'": "‘’‚‛′`´ʼ‹›",
        '"': "“”„‟″«»",
        "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212•·‣●",
        " ": "\t\u00a0\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))),
        "\n": "\u2028\u2029",
        "": "\u00ad\u200b\u200e\u200f\u2060\ufeff",
        "...": "…",
        "->": "→",
        "<-": "←",
        "x": "×",
        "/": "÷",
        "1/2": "½",
        "1/4": "¼",
        "3/4": "¾",
        ">=": "≥",
        "<=": "≤",
        "a": "ª",
        "o": "º",
        "TM": "™",
        "(c)": "©",
        "(R)": "®",
    }.items()
    for odd in odds
}


@dataclass(frozen=True, slots=True)
class SmsLength:
    """What a text costs: units are septets (GSM-7) or 16-bit units (UCS-2).

    `limit_left` is how many units more fit before another segment begins; `odd_characters` are
    those that force UCS-2, each once, in the order written.
    """

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int
    limit_left: int
    odd_characters: tuple[str, ...]


def measure(text: str) -> SmsLength:
    """Encoding and segments of a text as a carrier counts them; an empty text has no segment."""
    odd: tuple[str, ...] = ()
    single, part, double = _GSM_SINGLE, _GSM_PART, _EXTENDED
    if not _GSM.issuperset(text):  # the usual answer costs no loop of our own
        odd = tuple(each for each in dict.fromkeys(text) if each not in _GSM)
        single, part = _UCS_SINGLE, _UCS_PART
        double = frozenset(each for each in odd if ord(each) > 0xFFFF)
    wide = sum(text.count(each) for each in double)
    units = len(text) + wide
    if units <= single:
        segments, left = min(units, 1), single - units
    elif not wide:
        segments = -(-units // part)
        left = segments * part - units
    else:
        segments, left = _parts((2 if each in double else 1 for each in text), part)
    return SmsLength("UCS-2" if odd else "GSM-7", units, segments, left, odd)


def fold(text: str, accents: bool = False) -> str:
    """The text with typographic characters replaced by GSM-7 ones; other letters stay.

    With `accents`, letters that GSM-7 lacks lose their accent (á í ó ú; é and ñ are in it).
    """
    plain = unicodedata.normalize("NFC", text)
    for odd in _PLAIN.keys() & set(plain):  # few: quicker than looking at each letter
        plain = plain.replace(odd, _PLAIN[odd])
    if accents:
        for odd in set(plain) - _GSM:
            plain = plain.replace(odd, _without_accent(odd))
    return plain


@lru_cache(maxsize=1024)
def _without_accent(letter: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    return bare if bare and all(each in _BASIC for each in bare) else letter


def _parts(sizes: Iterable[int], part: int) -> tuple[int, int]:
    """Segments of a long text and the units left in the last one; no character is cut in two."""
    segments, used = 1, 0
    for size in sizes:
        if used + size > part:
            segments, used = segments + 1, 0
        used += size
    return segments, part - used
