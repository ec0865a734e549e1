"""Emergency wording that needs nothing else: no catalogue, no template engine, no storage.

It is the last resort behind `safety.*` in the catalogue, and says which numbers each of those
texts must carry. Only what may save a life belongs here.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

from messages.emergency import EmergencyNumbers
from messages.guidance_words import SENTENCES, TO_STAFF, Kind
from messages.sms_length import fold
from messages.template import Form

NEEDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.EMERGENCY: ("emergency",),
    Kind.POISON: ("emergency", "poison"),
    Kind.CRISIS: ("emergency", "crisis"),
    Kind.UNSURE: ("emergency", "crisis"),
    Kind.URGENT: ("emergency",),
    Kind.ASK: ("emergency",),
    Kind.UNSEEN: ("emergency",),
    Kind.ALSO: ("crisis",),
    Kind.HELPER: ("emergency",),
    Kind.HELPER_CRISIS: ("emergency", "crisis"),
    Kind.ASK_HELPER: ("emergency",),
    Kind.ALSO_HELPER: ("crisis",),
    Kind.BEREAVED: ("emergency", "crisis"),
    Kind.LAPSE: ("emergency",),
    Kind.TROUBLE: ("emergency",),
}
"""Which numbers a text must carry, where the country has them."""

_KINDS: Mapping[str, Kind] = {
    "safety.emergency_child": Kind.POISON,
    "safety.emergency_poisoning": Kind.POISON,
    "safety.emergency_suicide": Kind.CRISIS,
    "safety.again_emergency": Kind.EMERGENCY,
    "safety.again_crisis": Kind.CRISIS,
    "safety.still_not_safe": Kind.CRISIS,
    "safety.also_crisis": Kind.ALSO,
    "safety.emergency_suicide_other": Kind.HELPER_CRISIS,
    "safety.again_crisis_other": Kind.HELPER_CRISIS,
    "safety.still_not_safe_other": Kind.HELPER_CRISIS,
    "safety.also_crisis_other": Kind.ALSO_HELPER,
    "safety.are_they_safe": Kind.ASK_HELPER,
    "safety.unsure_other": Kind.UNSURE,
    "safety.they_died": Kind.BEREAVED,
    "safety.question_mood": Kind.UNSURE,
    "feeling.lapse": Kind.LAPSE,
    "safety.unsure": Kind.UNSURE,
    "safety.unsure_body": Kind.ASK,
    "safety.unsure_unread": Kind.UNSURE,
    "safety.are_you_safe": Kind.ASK,
    "alert.nobody_has_seen": Kind.UNSEEN,
    "trouble.apology": Kind.TROUBLE,
}
_PATTERNS: Mapping[str, Kind] = {
    "safety.emergency_*_other": Kind.HELPER,
    "safety.emergency_*": Kind.EMERGENCY,
    "safety.urgent_*": Kind.URGENT,
    "safety.question_*": Kind.URGENT,
}

LANGUAGES = tuple(SENTENCES)


@lru_cache(maxsize=2048)
def kind_of(key: str) -> Kind | None:
    """What the template `key` is for; None where nobody's life hangs on it."""
    known = _KINDS.get(key)
    if known is not None:
        return known
    return next((kind for shape, kind in _PATTERNS.items() if fnmatchcase(key, shape)), None)


def builtin_text(key: str, language: str, form: Form, numbers: EmergencyNumbers) -> str | None:
    """The built-in wording of a safety template; None where there is none. Never fails.

    HTML for Telegram, GSM-7 letters for SMS; English for a language that is not built in.
    """
    kind = kind_of(key)
    if kind is None:
        return None
    known = numbers.as_variables
    sentences = [
        sentence.format_map(known)
        for sentence in SENTENCES.get(language, SENTENCES["en"])[kind]
        if all(known[name] for name in known if f"{{{name}}}" in sentence)
    ]
    if form is Form.SMS:
        return fold(" ".join(sentences), accents=True)
    escaped = [html.escape(sentence, quote=False) for sentence in sentences]
    return "\n\n".join([f"<b>{first}</b>" for first in escaped[:1]] + escaped[1:])


def staff_text(language: str, form: Form) -> str:
    """A call to staff that needs no storage: it cannot say who, and must not say what."""
    text = TO_STAFF.get(language, TO_STAFF["en"])
    return fold(text, accents=True) if form is Form.SMS else html.escape(text, quote=False)


def missing_numbers(key: str, text: str, numbers: EmergencyNumbers) -> tuple[str, ...]:
    """The numbers that a finished text of this template must name and does not."""
    kind = kind_of(key)
    if kind is None:
        return ()
    known, plain = numbers.as_variables, html.unescape(text)
    return tuple(known[name] for name in NEEDS[kind] if known[name] not in plain)
