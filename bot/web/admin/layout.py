"""The pages' Jinja environment: what every page can use, and the notes on what was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.model import StaffRole
from bot.web.admin.advice import ADVICE
from bot.web.admin.markup import as_telegram_shows

_NOISE = re.compile(r"</?(?:b|i|u|s|code|a)(?:\s[^<>]*)?>|\{%.*?%\}", re.DOTALL)
_ELSE = re.compile(r"\{%-?\s*(?:elif\b.*?|else)\s*-?%\}", re.DOTALL)
_NAME = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
FOLDER = Path(__file__).parent / "pages"

NOTES: Mapping[str, str] = {
    "signed-out": "You are signed out.",
    "password": "Your new password is in force. Other browsers were signed out.",
    "code-on": "Codes are on: from now on you need one to sign in.",
    "code-off": "Codes are off.",
    "telegram-off": "Your Telegram is no longer linked.",
    "sessions": "All other browsers were signed out.",
    "role": "The role was changed.",
    "disabled": "This account can no longer be used.",
    "enabled": "This account can be used again.",
    "published": "It is in force.",
    "waiting": "It waits for a second person to approve it.",
    "approved": "Approved. It can be published now.",
    "no-approval": "It only brings shipped phrases back, so nobody need approve. Publish it now.",
    "scheduled": "It will come into force by itself.",
    "draft": "It is kept as a draft; patients see no difference.",
    "withdrawn": "It was withdrawn.",
    "rolled-back": "The older text is in force again.",
    "restored": "The shipped text is in force again.",
    "imported": "The folder was taken: what it changes is in force, or waits for a second person.",
    "imported-nothing": "The folder holds nothing new.",
    "removed": "It is gone. Its versions are kept below: any of them can come back.",
    "acknowledged": "You have this alert. Nobody else will be called about it.",
    "settled": "It has left the list.",
}
_NAVIGATION = (
    ("/admin/", "Home", frozenset(StaffRole)),
    ("/admin/alerts", "Alerts", frozenset({StaffRole.ADMIN, StaffRole.CLINICIAN})),
    ("/admin/templates", "Templates", frozenset(StaffRole)),
    ("/admin/tips", "Tips", frozenset(StaffRole)),
    ("/admin/help", "Help answers", frozenset(StaffRole)),
    ("/admin/questions", "Questions", frozenset({StaffRole.ADMIN, StaffRole.EDITOR})),
    ("/admin/lexicon", "Lexicon", frozenset(StaffRole)),
    ("/admin/staff", "Team", frozenset({StaffRole.ADMIN})),
    ("/admin/audit", "Audit", frozenset({StaffRole.ADMIN})),
)


class Pages:
    """Renders pages."""

    def __init__(self) -> None:
        """Read from `FOLDER`, escaped, and an unknown name is an error."""
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "moment": _moment,
            "age": age_of,
            "telegram": as_telegram_shows,
            "with": _with,
            "plain": _plain,
            "reason": _reason,
        }
        self._environment.globals |= {
            "navigation": _navigation,
            "NOTES": NOTES,
            "ADVICE": ADVICE,
        }

    def render(self, name: str, shown: Mapping[str, Any]) -> str:
        """The page of this name."""
        return self._environment.get_template(f"{name}.html").render(shown)


def _navigation(role: StaffRole, path: str) -> list[tuple[str, str, bool]]:
    """Address, title, and whether it is where we are."""
    shown = [(to, title) for to, title, roles in _NAVIGATION if role in roles]
    return [
        (to, title, path == to or (to != "/admin/" and path.startswith(to))) for to, title in shown
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%-d %b %Y, %H:%M UTC")


def age_of(at: datetime, now: datetime) -> str:
    """How long ago, in words: "5 min"."""
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"


def _reason(reason: str) -> str:
    """Why an alert was raised, as it is read: "due_work_parked:dose.due"."""
    return reason.replace("_", " ").replace(":", ": ")


def _plain(source: str) -> str:
    """A template's text for a list: without tags, names in brackets, a stroke for "otherwise"."""
    return _NAME.sub(r"[\1]", _NOISE.sub("", _ELSE.sub(" / ", source)))


def _with(values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**values, **more}
