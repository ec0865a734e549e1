"""Words that texts write as a digit or run together, where only the neighbours tell them apart.

"2" is *to* in "want 2 die" and a number in "took 2"; "ill" is *I will* in "ill be gone" and *sick*
in "ill all week".
"""

from __future__ import annotations

import re

_ACTS = (  # what somebody does, or will do
    "be die kill end hurt live sleep wake breathe cut do talk get stop take see go leave jump hang"
    " shoot drown disappear quit drink use have make put give let try keep come find say tell stay"
    " sit feel eat pick call text start finish swallow overdose od pop just never prob probably"
    " not always still even also miss b"
)
# behind these a digit is a number: "took 2"
_COUNTS = "took|take|taken|taking|had|ate|popped|swallowed|did|only|another|of|or|x"
_TO = re.compile(
    rf"(?<![\w'])(?!(?:{_COUNTS})\b)[a-z']+ (2) "
    rf"(?=(?:{_ACTS.replace(' ', '|')}|me|u|him|my|work|school|bed|life|death|god)\b)"
)
_TOO = re.compile(
    r"(?<!\w)(2) (?=(?:deep|much|many|far|late|tired|sick|weak|scared|long|hard|drunk)\b)"
)
_FOR = re.compile(
    rf"(?<![\w'])(?!(?:{_COUNTS}|at)\b)[a-z']+ (4) "
    r"(?=(?:me|u|him|them|my|like|real|good|ever|life|air|help|breath)\b)"
)
_WILL = re.compile(
    r"(?<![\w'])(?<!so )(?<!very )(?<!feel )(?<!mentally )(?<!terminally )(?<!really )(?<!am )"
    r"(?<!im )(?<!is )(?<!was )(?<!been )(?<!being )(?<!got )(?<!fell )"
    rf"(ill) (?=(?:{_ACTS.replace(' ', '|')})\b)"
)
_BE = re.compile(
    r"(?<![\w'])(?:to|2|will|would|wud|wont|might|should|could|must|gonna|just|not|never|id|it|i'll"
    r"|ill|cant|dont|wouldnt|shouldnt|may) (b) (?=[a-z])"
)
_FORMS = ((_TO, "to"), (_TOO, "too"), (_FOR, "for"), (_WILL, "i'll"), (_BE, "be"))
_HINTS = ("2 ", "2 ", "4 ", "ill ", " b ")  # looked for first: most texts have none


def texted_words(folded: str) -> dict[int, str]:
    """Where such a word begins in a folded text, and what it stands for."""
    found: dict[int, str] = {}
    for hint, (form, word) in zip(_HINTS, _FORMS, strict=True):
        if hint in folded:
            found |= {match.start(1): word for match in form.finditer(folded)}
    return found
