"""The shipped lexicon, loaded once; and small lexicons written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from messages.screen import Lexicon, Screen, shipped_screen

WriteLexicon = Callable[..., Path]

TOPICS = """
breathing: {tier: emergency, about: "Cannot breathe", source: "facts.md 1.2"}
rash: {tier: urgent, about: "Rash", source: "facts.md 1.2"}
urge: {tier: craving, about: "Urge", source: "facts.md 2.3"}
nausea: {tier: common, about: "Nausea", source: "facts.md 1.4"}
"""
ENTRIES = """
cannot_breathe:
  tier: emergency
  topic: breathing
  source: facts.md 1.2
  patterns: ["cant ..2 {breathe}"]
  must_match: ["cant breathe"]
  must_not_match: ["all fine"]
"""


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return shipped_screen().lexicon


@pytest.fixture(scope="session")
def screen() -> Screen:
    return shipped_screen()


@pytest.fixture
def write_lexicon(tmp_path: Path) -> WriteLexicon:
    def write(
        entries: str = ENTRIES,
        classes: str = 'breathe: ["breath[e|ing]"]',
        context: str = 'negation: ["no, not"]',
        combinations: str = "{}",
        topics: str = TOPICS,
    ) -> Path:
        folder = tmp_path / "lexicon"
        (folder / "en").mkdir(parents=True, exist_ok=True)
        (folder / "topics.yaml").write_text(topics, encoding="utf-8")
        (folder / "combinations.yaml").write_text(combinations, encoding="utf-8")
        (folder / "en" / "words.yaml").write_text(
            "shorthand: {cant: can not}\nreal_words: [breadth]\ncommon: [the, i, can, not]\n",
            encoding="utf-8",
        )
        (folder / "en" / "classes.yaml").write_text(classes, encoding="utf-8")
        (folder / "en" / "context.yaml").write_text(context, encoding="utf-8")
        (folder / "en" / "entries.yaml").write_text(entries, encoding="utf-8")
        return folder

    return write
