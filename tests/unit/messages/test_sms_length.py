"""SMS segments against known cases and against a second implementation."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given, strategies as st

from messages.sms_length import fold, measure

CASES = [
    ("", "GSM-7", 0, 0, 160),
    ("a", "GSM-7", 1, 1, 159),
    ("a" * 160, "GSM-7", 160, 1, 0),
    ("a" * 161, "GSM-7", 161, 2, 145),
    ("a" * 306, "GSM-7", 306, 2, 0),
    ("a" * 307, "GSM-7", 307, 3, 152),
    ("a" * 459, "GSM-7", 459, 3, 0),
    ("€", "GSM-7", 2, 1, 158),
    ("€" * 80, "GSM-7", 160, 1, 0),
    ("€" * 80 + "a", "GSM-7", 161, 2, 144),
    ("[]{}\\^~|", "GSM-7", 16, 1, 144),
    ("a" * 152 + "€" * 10, "GSM-7", 172, 2, 133),
    ("ñéèÑü¿¡ÇΔ\n", "GSM-7", 10, 1, 150),
    ("á", "UCS-2", 1, 1, 69),
    ("ç", "UCS-2", 1, 1, 69),
    ("á" * 70, "UCS-2", 70, 1, 0),
    ("á" * 71, "UCS-2", 71, 2, 63),
    ("á" * 134, "UCS-2", 134, 2, 0),
    ("á" * 135, "UCS-2", 135, 3, 66),
    ("😀", "UCS-2", 2, 1, 68),
    ("😀" * 35, "UCS-2", 70, 1, 0),
    ("😀" * 36, "UCS-2", 72, 2, 61),
    ("a" * 66 + "😀" * 3, "UCS-2", 72, 2, 61),
    ("€" * 70 + "á", "UCS-2", 71, 2, 63),
    ("a\x1bb", "UCS-2", 3, 1, 67),
    ("a\tb", "UCS-2", 3, 1, 67),
    ("a\u00a0b", "UCS-2", 3, 1, 67),
]


@pytest.mark.parametrize(("text", "encoding", "units", "segments", "left"), CASES)
def test_known_lengths(text: str, encoding: str, units: int, segments: int, left: int) -> None:
    length = measure(text)
    assert (length.encoding, length.units) == (encoding, units)
    assert (length.segments, length.limit_left) == (segments, left)


def test_the_characters_that_cost_ucs2_are_named_once_in_order() -> None:
    assert measure("está — á “x”").odd_characters == ("á", "—", "“", "”")
    assert measure("mañana €").odd_characters == ()


@pytest.mark.parametrize(
    ("text", "plain", "bare"),
    [
        ("“Hi” — it’s 8…", '"Hi" - it\'s 8...', '"Hi" - it\'s 8...'),
        ("a\u00a0b\u202fc\u2009d\te", "a b c d e", "a b c d e"),
        ("a\u200bb\ufeffc\u00add", "abcd", "abcd"),
        ("mañana é ü ¿ ¡", "mañana é ü ¿ ¡", "mañana é ü ¿ ¡"),
        ("está aquí, tú, adiós", "está aquí, tú, adiós", "esta aqui, tu, adios"),
        ("ÁÍÓÚ É", "ÁÍÓÚ É", "AIOU É"),
        ("esta\u0301", "está", "esta"),
        ("n\u0303", "ñ", "ñ"),
        ("ça €5 → 10 ½", "ça €5 -> 10 1/2", "ca €5 -> 10 1/2"),
        ("😀 漢 й", "😀 漢 й", "😀 漢 й"),
        ("", "", ""),
    ],
)
def test_folding(text: str, plain: str, bare: str) -> None:
    assert fold(text) == plain
    assert fold(text, accents=True) == bare


# Control characters apart (see the note in sms_length), both must agree on every text.
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400))
def test_segments_agree_with_smsutil(text: str) -> None:
    split = smsutil.split(text)
    length = measure(text)
    assert length.segments == len(split.parts)
    assert (length.encoding == "GSM-7") == (split.encoding == "gsm0338")


@given(st.text("abc ñé[€áí😀", min_size=1, max_size=400))
def test_what_is_left_fits_and_one_more_does_not(text: str) -> None:
    length = measure(text)
    assert measure(text + "a" * length.limit_left).segments == length.segments
    assert measure(text + "a" * (length.limit_left + 1)).segments > length.segments


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more_and_never_costs_a_worse_encoding(text: str) -> None:
    for accents in (False, True):
        folded = fold(text, accents=accents)
        assert fold(folded, accents=accents) == folded
        if measure(text).encoding == "GSM-7":
            assert folded == text
