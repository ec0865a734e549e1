"""Telling English from Spanish."""

from __future__ import annotations

import pytest

from messages.words import detect_language

TEXTS = [
    ("hello", "en"),
    ("I took my pill this morning", "en"),
    ("feeling sick", "en"),
    ("can you help me please", "en"),
    ("CAN'T SLEEP", "en"),
    ("what is naltrexone", "en"),
    ("hola", "es"),
    ("ya tomé la pastilla", "es"),
    ("ya tome la pastilla esta mañana", "es"),
    ("me siento mal", "es"),
    ("¿qué?", "es"),
    ("mañana", "es"),
    ("necesito ayuda", "es"),
    ("tengo ganas de tomar", "es"),
    ("no", None),
    ("ok", None),
    ("8", None),
    ("", None),
    ("🙂", None),
    ("madrid", None),
    ("مرحبا", None),
    ("hola the", None),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect_language("the pill and I " * 100 + "la pastilla " * 10_000) == "en"
