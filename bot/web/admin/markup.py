"""Showing what a phone shows: Telegram's few tags kept, everything else made harmless."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from markupsafe import Markup

_TAGS = frozenset({"b", "i", "u", "s", "code", "a"})
_LINKS = ("https://", "http://", "tel:", "sms:")


def as_telegram_shows(text: str) -> Markup:
    """HTML for our page out of a message's HTML; tags that Telegram lacks are shown as text."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return Markup(cleaner.cleaned())  # noqa: S704 - `_Cleaner` escapes all but the tags it makes


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self._out.append(html.escape(self.get_starttag_text() or ""))
            return
        target = dict(attrs).get("href") or ""
        is_link = tag == "a" and target.startswith(_LINKS)
        address = f' href="{html.escape(target)}" rel="noreferrer"' if is_link else ""
        self._out.append(f"<{tag}{address}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            self._out.append(html.escape(f"</{tag}>"))
            return
        while self._open[-1] != tag:
            self._out.append(f"</{self._open.pop()}>")
        self._out.append(f"</{self._open.pop()}>")

    def handle_data(self, data: str) -> None:
        self._out.append(html.escape(data))

    def handle_comment(self, data: str) -> None:
        self._out.append(html.escape(f"<!--{data}-->"))

    def cleaned(self) -> str:
        while self._open:
            self._out.append(f"</{self._open.pop()}>")
        return "".join(self._out)
