"""How a new text would look on a phone, before it is published."""

from __future__ import annotations

import html
from dataclasses import dataclass

from messages.checking.samples import samples
from messages.sms_length import fold, measure
from messages.template import Form, Template


@dataclass(frozen=True, slots=True)
class Preview:
    """A finished text: HTML for Telegram, plain letters for SMS, and its SMS segments."""

    telegram: str
    sms: str
    segments: int


def preview(template: Template, part: str, text: str, language: str) -> Preview:
    """With the variables' examples. A form that the part is not for shows the one in force.

    Raises:
        RenderingError: the text cannot be rendered; check it before.
    """
    finished = {
        form: samples(template, source, form, language)[0].text
        for form in Form
        for source in [_shown(template, part, text, form)]
    }
    sms = finished[Form.SMS]
    return Preview(finished[Form.TELEGRAM], sms, measure(sms).segments)


def entry_preview(text: str) -> Preview:
    """A field of a tip or an answer: plain words, the same on both phones."""
    sms = fold(text)
    return Preview(html.escape(text, quote=False), sms, measure(sms).segments)


def _shown(template: Template, part: str, text: str, form: Form) -> str:
    if part in {"text", "discreet"} or part.endswith(form):
        return text
    return template.parts[template.part_for(form, discreet=part.startswith("discreet"))]
