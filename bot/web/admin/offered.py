"""Which choices stand under which message, for the editor's phones.

The conversations in `handlers/` decide; this page repeats them for the eye. A key that is not
here is shown without buttons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from messages.catalogue import Catalogue
from messages.rendering import RenderingError
from messages.template import Form

Rows = Sequence[Sequence[str]]  # keys of button templates, row by row

_DOSE: Rows = [["taken"], ["later", "skip"]]
_SHOT: Rows = [["injection_today"], ["injection_other_day"], ["not_yet"]]
_SAFE: Rows = [["safe"], ["called"], ["not_safe"]]
_DANGER: Rows = [["danger_yes", "danger_no"]]
_OFFERED: Mapping[str, Rows] = {
    "dose.reminder*": _DOSE,
    "dose.again": _DOSE,
    "dose.nag": _DOSE,
    "dose.missed": [["took_it_late"]],
    "dose.two_missed": [["took_it_late"]],
    "dose.skipped": [["why_forgot", "why_unwell"], ["why_ran_out", "why_chose"]],
    "dose_log.is_it_a_second": [["same_dose"], ["second_dose"]],
    "injection.today": _SHOT,
    "injection.overdue": _SHOT,
    "safety.are_you_safe": _SAFE,
    "safety.unsure*": _DANGER,
    "enrolment.welcome": [["agree"], ["decline"]],
    "enrolment.form": [["form_daily"], ["form_tablet"], ["form_injection"], ["form_unsure"]],
    "enrolment.injected": [["today", "no_injection_yet"]],
    "enrolment.interval": [["four_weeks"]],
    "settings.show": [["change_times", "change_zone"], ["change_language", "change_quiet"]],
    "settings.ask_language": [["language_en", "language_es"]],
    "settings.ask_quiet": [["no_quiet_hours"]],
    "deletion.sure": [["erase"], ["keep"]],
    "fallback.*": [["ask_person"]],
    "alert.page_*": [["acknowledge"]],
}


def offered_with(catalogue: Catalogue, key: str, language: str) -> list[list[str]]:
    """Labels of the choices under the message `key`, row by row; none for most messages."""
    found = next((rows for name, rows in _OFFERED.items() if fnmatchcase(key, name)), ())
    rows = [[_label(catalogue, f"button.{name}", language) for name in row] for row in found]
    return [labels for row in rows if (labels := [label for label in row if label])]


def as_sms_offers(catalogue: Catalogue, rows: list[list[str]], language: str) -> str:
    """The same choices as words and digits; empty where there are none."""
    labels = [label for row in rows for label in row]
    if not labels:
        return ""
    choices = ", ".join(f"{number} {label}" for number, label in enumerate(labels, start=1))
    return catalogue.render(
        "common.choices", language, Form.SMS, discreet=False, variables={"choices": choices}
    )


def _label(catalogue: Catalogue, key: str, language: str) -> str:
    try:
        template = catalogue.template(key, language)
        return catalogue.render(
            key, language, Form.SMS, discreet=False, variables=template.variables
        )
    except (KeyError, RenderingError):
        return ""
