"""A lexicon of four rules and five labelled sentences: compiled in no time."""

from __future__ import annotations

from pathlib import Path

from bot.core.lexicon import Written
from messages.screen import Screen, Tier, load_lexicon
from messages.screen.regression import Row

TOPICS = """
breathing: {tier: emergency, about: "Cannot breathe", source: "facts.md 1.2"}
rash: {tier: urgent, about: "Rash", source: "facts.md 1.2"}
"""
ENTRIES = """
breath:
  tier: emergency
  topic: breathing
  source: facts.md 1.2
  patterns: ["cant ..2 breathe, gasping"]
  must_match: ["cant breathe"]
  must_not_match: ["all fine"]
rashes:
  tier: urgent
  topic: rash
  source: facts.md 1.2
  patterns: [rash, hives]
  must_match: [a rash, hives]
  must_not_match: [fine]
breathless_view:
  idiom: [breathing]
  source: facts.md 2.1
  patterns: ["gasping at the view"]
  must_match: ["gasping at the view"]
  must_not_match: ["gasping"]
"""
COMBINATION = """
both:
  tier: emergency
  topic: breathing
  all: [rash, breathing]
  source: facts.md 1.2
  must_match: [a rash and gasping]
  must_not_match: [fine]
"""
WORDS = "shorthand: {cant: can not}\nreal_words: [breadth]\ncommon: [the, i, can, not]\n"
ROWS = [
    Row(text, tier, frozenset(), frozenset(), "en", "")
    for text, tier in (
        ("cant breathe", Tier.EMERGENCY),
        ("gasping", Tier.EMERGENCY),
        ("cant swallow my spit", Tier.EMERGENCY),
        ("hives", Tier.URGENT),
        ("good morning", Tier.NONE),
    )
]
SPIT = Written(
    name="spit",
    language="en",
    tier="emergency",
    topic="breathing",
    words=("can't swallow spit",),
    between=2,
    must_match=("i cant even swallow my spit",),
    must_not_match=("spit it out",),
)


def small_screen(folder: Path, entries: str = ENTRIES) -> Screen:
    """The screen of this lexicon, written into `folder`; a later release has other `entries`."""
    (folder / "en").mkdir(parents=True, exist_ok=True)
    files = {
        "topics.yaml": TOPICS,
        "combinations.yaml": COMBINATION,
        "en/words.yaml": WORDS,
        "en/classes.yaml": "{}",
        "en/context.yaml": 'negation: ["no, not"]',
        "en/entries.yaml": entries,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Screen(load_lexicon(folder))
