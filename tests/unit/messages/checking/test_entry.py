"""What an editor of a tip or an answer is told."""

from __future__ import annotations

from typing import Any

import pytest

from messages.checking.entry import Written, check_entry
from messages.help import ANSWER, load_answers
from messages.library import Kind
from messages.tips import TIP, load_tips

LONG = "Notwithstanding considerable physiological complications, individuals occasionally require"


def codes(part: str, text: str, kind: Kind[Any] = TIP, **entry: object) -> list[str]:
    fields: dict[str, object] = {
        "language": "en", "shown": {}, "shipped": {}, "base": None, "lacking": (),
    }  # fmt: skip
    written = Written(kind, **(fields | entry))  # type: ignore[arg-type] # what a test gives
    found = check_entry(written, part, text)
    assert {each.part for each in found} <= {part}
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("text", "  ", None),
        ("text", "Take a walk.", None),
        ("text", "Hi {{ name }}", "not_allowed"),
        ("text", "{% if x", "not_allowed"),
        ("text", "<script>x</script>", "markup"),
        ("text", "1 < 2", None),
        ("text", "Do not be an addict.", "stigmatising"),
        ("text", f"{LONG} {LONG} {LONG}.", "reading"),
        ("text", "x" * 20_001, "too_big"),
        ("text", "a\x07", "not_text"),
        ("text", "word. " * 1000, "telegram_too_long"),
        ("text", "Take 50 mg now.", "amount"),
        ("sms", "A walk helps with craving.", "telling"),
        ("sms", "Reply STOP now.", "reserved_word"),
        ("sms", "Text HELP to see what I can do.", None),
        ("sms", "Text YES to see what I can do.", "reserved_word"),
        ("sms", "Go to bit.ly/x", "short_link"),
        ("sms", "a" * 161, "sms_segments"),
        ("sms", "Breathe 🌊", "sms_encoding"),
        ("minutes", "0", "field"),
        ("minutes", "12", None),
        ("triggers", "stress, rain", "field"),
        ("facts", "somebody said so", "field"),
        ("facts", "facts 1.2 S24\nfacts 1.3", None),
        ("is_on", "perhaps", "field"),
    ],
)
def test_a_tip_is_checked_as_a_template_is(part: str, text: str, code: str | None) -> None:
    assert codes(part, text)[:1] == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("part", "text", "entry", "code"),
    [
        ("safety", "Call now.", {}, "no_number"),
        ("safety", "Call now.", {"shipped": {"safety": "Call them."}}, None),
        ("safety", "Call now.", {"shipped": {"safety": "Call 911."}}, "missing_number"),
        ("safety", "Call 911.", {"shipped": {"safety": "Call 911."}}, None),
        ("answer", "Ask.", {"shipped": {"answer": "Call 988."}}, "missing_number"),
        ("sms", "Ask.", {"shown": {"safety": "Call 911."}}, "missing_number"),
        ("sms", "Ask, or 911.", {"shown": {"safety": "Call 911."}}, None),
        ("discreet_title", "Naltrexone", {}, "telling"),
        ("discreet_title", "a" * 41, {}, "button_too_long"),
        ("title", "Naltrexone", {}, None),
        ("questions", "am I an addict", {}, None),
        ("answer", "Ask.", {"lacking": ("es",)}, "no_translation"),
        ("answer", "Ask.", {"language": "es", "base": {"answer": "Ask."}}, "untranslated"),
    ],
)
def test_an_answer_keeps_its_numbers_and_its_secrets(
    part: str, text: str, entry: dict[str, object], code: str | None
) -> None:
    assert codes(part, text, ANSWER, **entry) == ([] if code is None else [code])


def test_nothing_is_said_against_what_is_shipped() -> None:
    wrong = []
    for catalogue in (load_tips(), load_answers()):
        for language in catalogue.languages:
            for entry_id in catalogue.ids:
                own, base = (catalogue.written(entry_id, each) for each in (language, "en"))
                shown = {**base, **own}
                above = None if language == "en" else base
                written = Written(catalogue.kind, language, shown, own, above, ())
                wrong += [
                    (language, entry_id, fault.text)
                    for part, text in own.items()
                    for fault in check_entry(written, part, text)
                ]
    assert wrong == []
