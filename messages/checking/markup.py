"""Telegram's markup: few tags, each closed, in order."""

from __future__ import annotations

import re

from messages.checking.finding import Warning_, error

TAGS = ("b", "i", "u", "s", "code", "a")  # what rendering takes out again for SMS
LONGEST = 4096  # characters that Telegram takes in one message
_PIECE = re.compile(r"<(/?)([^<>\s/]*)([^<>]*)(>?)")
_LINK = re.compile(r"""\s+href=(["'])(?:https?://|tel:|mailto:)[^"'<>]+\1\s*""")
_ALLOWED = ", ".join(f"<{tag}>" for tag in TAGS)


def check_markup(text: str) -> list[Warning_]:
    """The first mistake in a finished message for Telegram, if there is one."""
    is_open: list[str] = []
    for closes, tag, rest, end in _PIECE.findall(text):
        problem = _problem(closes, tag, rest, end, is_open)
        if problem:
            return [problem]
        if closes:
            is_open.pop()
        else:
            is_open.append(tag)
    if is_open:
        tag = is_open[-1]
        return [error("markup", f"<{tag}> is never closed: put </{tag}> after the words.", tag)]
    return []


def check_length(text: str) -> list[Warning_]:
    """Whether Telegram takes a finished message of this length; tags do not count."""
    length = len(re.sub(r"<[^<>]*>", "", text))
    if length <= LONGEST:
        return []
    said = f"At its longest the message has {length:,} characters; Telegram takes {LONGEST:,}."
    return [error("telegram_too_long", said)]


def _problem(closes: str, tag: str, rest: str, end: str, is_open: list[str]) -> Warning_ | None:
    if not end or not tag:
        return error("markup", "Write &lt; for a '<' that begins no tag.", "<")
    if tag not in TAGS:
        return error("markup", f"<{tag}> is not known to Telegram. Known are {_ALLOWED}.", tag)
    if closes and (not is_open or is_open[-1] != tag):
        last = f"; open is <{is_open[-1]}>" if is_open else ""
        return error("markup", f"</{tag}> closes nothing{last}.", tag)
    if not closes and tag == "a" and not _LINK.fullmatch(rest):
        return error("markup", 'A link looks like <a href="https://…">words</a>.', tag)
    if (closes or tag != "a") and rest.strip():
        return error("markup", f"<{tag}> takes nothing but its name.", tag)
    return None
