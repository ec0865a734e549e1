"""A text with the words marked that the screen's rules matched."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """`text` for our page; `spans` are character offsets, end exclusive, in any order."""
    inside: set[int] = set()
    for start, end in spans:
        inside.update(range(start, min(end, len(text))))
    out, is_in = Markup(), False
    for place, letter in enumerate(text):
        if (place in inside) is not is_in:
            is_in = not is_in
            out += Markup("<mark>") if is_in else Markup("</mark>")
        out += escape(letter)
    return out + Markup("</mark>") if is_in else out
