"""Mending typing mistakes."""

from __future__ import annotations

import pytest

from messages.help.spelling import Vocabulary

WORDS = Vocabulary(["forgot", "injection", "liver", "lived", "naltrexone", "pill", "tablet"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forgto", "forgot"),
        ("forggot", "forgot"),
        ("tablt", "tablet"),
        ("naltrexon", "naltrexone"),
        ("naltraxonne", "naltrexone"),
        ("liver", "liver"),
        ("livee", "lived"),
        ("pil", "pil"),
        ("niver", "niver"),
        ("injxxtion", "injxxtion"),
        ("12345", "12345"),
    ],
)
def test_a_typing_mistake_is_mended_only_where_it_is_near(typed: str, meant: str) -> None:
    assert WORDS.mended(typed) == meant
