"""How a text travels by SMS at its longest: encoding, segments, length."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from messages.checking.finding import Warning_, error, warning
from messages.sms_length import fold, measure

LONGEST = 1600  # characters that Twilio takes in one message


def check_sms(texts: Sequence[str], limit: int) -> list[Warning_]:
    """`texts` are the finished forms, `limit` is the most segments."""
    found = []
    longest = max(texts, key=lambda text: measure(text).segments)
    length = measure(longest)
    if len(longest) > LONGEST:
        said = f"At its longest the SMS has {len(longest):,} characters; {LONGEST:,} can be sent."
        found.append(error("sms_too_long", said))
    elif length.segments > limit:
        said = (
            f"At its longest the SMS takes {length.segments} segments ({length.units} units in"
            f" {length.encoding}); this text may take {limit}."
        )
        found.append(error("sms_segments", said))
    # Accents stay only where they cost nothing; what has no plain letter always costs.
    plain = [measure(fold(text, accents=True)) for text in texts]
    odd = tuple(dict.fromkeys(each for length in plain for each in length.odd_characters))
    if odd:
        named = ", ".join(f"{each} ({_name(each)})" for each in odd[:5])
        said = (
            f"{named}: by SMS each segment then holds 67 letters instead of 153,"
            " so the message costs more."
        )
        found.append(warning("sms_encoding", said, "".join(odd[:5])))
    return found


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()
