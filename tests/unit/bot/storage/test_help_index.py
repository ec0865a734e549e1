"""The full-text sieve before the search over answers."""

from __future__ import annotations

import json
from pathlib import Path

from bot.app import indexed_library
from bot.core.library import shipped_library
from bot.storage.help_index import HelpIndex

QUESTIONS = Path(__file__).parents[2] / "messages" / "help" / "questions.jsonl"


def test_it_finds_what_holds_any_of_the_words() -> None:
    index = HelpIndex([("en", "a", "alcohol drink"), ("en", "b", "shot"), ("es", "c", "alcohol")])
    assert index("en", ["alcohol", "shot"]) == {"a", "b"}
    assert index("en", ["alcohol"]) == {"a"}
    assert index("en", []) == frozenset()
    assert index("en", ['"', "AND", "drink"]) == {"a"}


def test_an_empty_catalogue_finds_nothing() -> None:
    assert HelpIndex([])("en", ["alcohol"]) == frozenset()


def test_the_sieve_loses_no_answer() -> None:
    asked = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()][::6]
    sieved, whole = indexed_library().answers, shipped_library().answers
    for each in asked:
        best = [match.entry.id for match in whole.find(each["text"], each["lang"], 1)]
        assert [m.entry.id for m in sieved.find(each["text"], each["lang"], 1)] == best
