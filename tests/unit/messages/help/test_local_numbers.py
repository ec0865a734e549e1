"""Answers and tips name the lines of the reader's country, whatever the files name."""

from __future__ import annotations

import re

import pytest

from messages.emergency import emergency_numbers
from messages.help import load_answers, with_local_numbers
from messages.sms_length import fold, measure
from messages.tips import load_tips

CATALOGUE = load_answers()
TEXTS = [
    (language, f"{each.id}: {text}")
    for language in ("en", "es")
    for each in CATALOGUE.entries(language).values()
    for text in (each.safety, each.answer, each.sms)
] + [
    (language, f"{tip.id}: {text}")
    for language in ("en", "es")
    for tip in load_tips().entries(language).values()
    for text in (tip.text, tip.sms)
]
FOREIGN = re.compile(
    r"\b(?:911|988)\b|in the US|EE\. UU|(?:your )?local (?:emergency|crisis)|de tu país"
)


@pytest.mark.parametrize("country", ["GB", "ES"])
def test_nobody_abroad_reads_a_number_of_the_united_states(country: str) -> None:
    wrong = [
        said
        for language, text in TEXTS
        if re.search(r"\b9(?:11|88)\b", text)
        and FOREIGN.search(
            said := with_local_numbers(text, language, emergency_numbers(country, language))
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("country", ["US", "GB", "ES", "FR", "IN"])
def test_no_text_takes_more_sms_for_one_number(country: str) -> None:
    for language, text in TEXTS:
        said = with_local_numbers(text, language, emergency_numbers(country, language))
        more = measure(fold(said, accents=False)).segments
        assert more <= measure(fold(text, accents=False)).segments, said


@pytest.mark.parametrize(
    ("language", "country", "written", "said"),
    [
        ("en", "GB", "call 911 or your local emergency number now", "call 999 now"),
        ("en", "ES", "or 911 (your local emergency number) now", "or 112 now"),
        ("en", "GB", "call or text 988 in the US, or your local crisis or emergency line, now.",
         "call 116 123 or text 85258, now."),
        ("en", "US", "call or text 988 (US) or your local crisis line",
         "call 988 or text 988"),
        ("en", "ES", "call or text 988 in the US.", "call 024."),
        ("en", None, "Crisis: 988 in the US.", "Crisis: 112 / 911."),
        ("es", "ES", "llama ya al 911 o al número de emergencia de tu país.", "llama ya al 112."),
        ("es", "ES", "llama o escribe ya al 988 en EE. UU., o a la línea de crisis o de emergencia"
         " de tu país.", "llama ya al 024."),
        ("es", "GB", "llama o escribe al 988 en EE. UU.", "llama al 116 123 o escribe al 85258."),
        ("es", "US", "llama o escribe al 988 en EE. UU.",
         "llama al 988 (marca 2) o escribe AYUDA al 988."),
        ("es", "GB", "988 en EE. UU. Ante la duda", "116 123. Ante la duda"),
        ("es", "ES", "daño: 988 (EE. UU.) o la línea de crisis local.", "daño: 024."),
        ("fr", "FR", "call 911.", "call 15."),
        ("en", "GB", "Drink water.", "Drink water."),
    ],
)  # fmt: skip
def test_the_sentence_around_the_number_stays_right(
    language: str, country: str | None, written: str, said: str
) -> None:
    numbers = emergency_numbers(country, language)
    assert with_local_numbers(written, language, numbers) == said
