"""Telegram's HTML: cutting it into messages, and taking it out. Nothing here talks to anybody."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

MAX_TEXT = 4096  # of a message, after the markup is read (Bot API, sendMessage)
MAX_CAPTION = 1024
_KNOWN_TAG = re.compile(  # to Telegram
    r"a|b|blockquote|code|del|em|i|ins|pre|s|span|strike|strong|tg-emoji|tg-spoiler|u"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z-]*)[^<>]*>")
# Where to cut, best first, never inside a tag: what stands there, and how to find it. The last
# one cuts between any two characters.
_LEVELS = (
    ("\n\n", re.compile(r"\n\n(?![^<>]*>)")),
    ("\n", re.compile(r"\n(?![^<>]*>)")),
    (" ", re.compile(r" (?![^<>]*>)")),
    ("", re.compile(r"<[^<>]*>|&#?\w+;|.", re.DOTALL)),
)


def visible_length(html: str) -> int:
    """Length without markup in UTF-16 units: never less than Telegram's count."""
    return utf16_length(unescape(_TAG.sub("", html)))


def utf16_length(text: str) -> int:
    """Length of plain `text` in UTF-16 units, as Telegram counts positions."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_html(html: str, limit: int = MAX_TEXT) -> list[str]:
    """Cut `html` into parts of at most `limit` visible characters, each with its tags closed.

    Cuts are made between paragraphs, else lines, else words, else characters.
    """
    if visible_length(html) <= limit:
        return [html]
    parts = [part for part in _packed(html, limit, _LEVELS) if visible_length(part.strip())]
    return _with_closed_tags(parts)


def plain_text(html: str) -> str:
    """`html` without Telegram's tags and with its entities resolved; links keep their address.

    What only looks like a tag ("<your name>") stays: this is also used for markup that is broken.
    """
    reader = _PlainReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def _packed(html: str, limit: int, levels: tuple[tuple[str, re.Pattern[str]], ...]) -> list[str]:
    """Fill parts as full as they get with pieces of this level; too large a piece is cut finer."""
    (joint, pattern), *finer = levels
    parts: list[str] = []
    current, size = "", 0
    for piece in pattern.findall(html) if not joint else pattern.split(html):
        length = visible_length(piece)
        if current and size + len(joint) + length <= limit:
            current, size = f"{current}{joint}{piece}", size + len(joint) + length
            continue
        parts.append(current)
        current, size = piece, length
        if length > limit:
            *full, current = _packed(piece, limit, tuple(finer))
            parts += full
            size = visible_length(current)
    return [*parts, current]


def _with_closed_tags(parts: list[str]) -> list[str]:
    """Close the tags that a part leaves open, and open them again in the next part."""
    closed = []
    open_tags: list[tuple[str, str]] = []  # name and the whole tag, outermost first
    for part in parts:
        text = "".join(tag for _, tag in open_tags) + part
        for match in _TAG.finditer(part):
            if not match[1]:
                open_tags.append((match[2], match[0]))
            elif open_tags and open_tags[-1][0] == match[2]:
                open_tags.pop()
        closed.append(text + "".join(f"</{name}>" for name, _ in reversed(open_tags)))
    return closed


class _PlainReader(HTMLParser):
    """Collects the text between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._link: str | None = None
        self._begun = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif not _KNOWN_TAG.fullmatch(tag):
            self.parts.append(self.get_starttag_text() or "")
        elif tag == "a":
            self._link, self._begun = dict(attrs).get("href"), len(self.parts)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not _KNOWN_TAG.fullmatch(tag):
            self.parts.append(f"</{tag}>")
        elif tag == "a" and self._link:
            if self._link not in "".join(self.parts[self._begun :]):
                self.parts.append(f" ({self._link})")
            self._link = None

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
