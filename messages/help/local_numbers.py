"""The numbers in answers and tips, put into those of the reader's country.

They are written once, with the lines of the United States ("call 911 or your local emergency
number", "call or text 988 in the US"). A reader anywhere should see the ones that work there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from messages.emergency import EmergencyNumbers


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one language writes the lines: what is found, and how calling and texting is said.

    The groups: `crisis` for the crisis line, with `call` where it says to call or text it; `now`
    is what stands between the verb and the number.
    """

    found: re.Pattern[str]
    call: str
    call_or_text: str
    to: str  # whom to text
    word_to: str  # where the text must be a certain word


_WORDINGS = {
    "en": _Wording(
        re.compile(
            r"911(?: or your local emergency number| \(your local emergency number\))?"
            r"|(?P<call>call or text(?P<now>) )?(?P<crisis>988)(?: in the US| \(US\))?"
            r"(?:,? or your local crisis (?:or emergency )?line)?"
        ),
        "call{now} {crisis}",
        "call{now} {crisis} or text {text}",
        "{number}",
        "{word} to {number}",
    ),
    "es": _Wording(
        re.compile(
            r"911(?: o al número de emergencia de tu país| \(o al número de tu país\))?"
            r"|(?P<call>llama o escribe(?P<now>(?: ya)?) al )?(?P<crisis>988)"
            r"(?: \(EE\. UU\.\)| en EE\. UU(?:\.(?=,? o ))?)?"  # its last dot may end a sentence
            r"(?:,? o (?:a )?la línea de crisis (?:local|(?:o de emergencia )?de tu país))?"
        ),
        "llama{now} al {crisis}",
        "llama{now} al {crisis} o escribe {text}",
        "al {number}",
        "{word} al {number}",
    ),
}


def with_local_numbers(text: str, language: str, numbers: EmergencyNumbers) -> str:
    """`text`, which is written in `language`, with the lines of `numbers`.

    Without a crisis line the emergency number stands in its place: somebody always answers there.
    """
    wording = _WORDINGS.get(language, _WORDINGS["en"])

    def local(found: re.Match[str]) -> str:
        if found["crisis"] is None:
            return numbers.emergency
        crisis = numbers.crisis or numbers.emergency
        if found["call"] is None:
            return crisis
        number, word = numbers.crisis_text, numbers.crisis_text_word
        if not number:
            return wording.call.format(now=found["now"], crisis=crisis)
        to_text = (wording.word_to if word else wording.to).format(number=number, word=word)
        return wording.call_or_text.format(now=found["now"], crisis=crisis, text=to_text)

    return wording.found.sub(local, text)
