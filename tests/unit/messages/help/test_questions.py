"""Questions phrased as patients do: how often the right answer comes first, and when we pass.

Written in five rounds, each without tuning for it beforehand. Right first at first sight were 79,
83, 73, 81 and 93 percent, among three 88, 91, 88, 91 and 97; after each round its lessons went
into the word groups. So the floors guard against loss; they do not foretell how strangers fare.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from messages.help import HelpMatch, HelpSearch, load_answers

FILE = Path(__file__).with_name("questions.jsonl")
SEARCH = HelpSearch(load_answers())


@dataclass(frozen=True)
class Asked:
    text: str
    entry: str | None
    matches: tuple[HelpMatch, ...]

    @property
    def found(self) -> list[str]:
        return [match.entry.id for match in self.matches]

    @property
    def is_answered(self) -> bool:
        return bool(self.matches) and self.matches[0].is_confident


def _asked() -> list[Asked]:
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    return [
        Asked(row["text"], row["entry"], SEARCH.find(row["text"], row["lang"])) for row in rows
    ]


ASKED = _asked()
IN_SCOPE = [asked for asked in ASKED if asked.entry is not None]
OUT_OF_SCOPE = [asked for asked in ASKED if asked.entry is None]


def _share(good: list[Asked], everything: list[Asked]) -> float:
    return len(good) / len(everything)


def test_there_are_enough_questions_and_each_names_a_real_answer() -> None:
    assert len(IN_SCOPE) >= 120
    assert len(OUT_OF_SCOPE) >= 40
    assert {asked.entry for asked in IN_SCOPE} <= {*load_answers().entries("en")}


def test_the_right_answer_comes_first_for_85_percent() -> None:
    assert (
        _share([asked for asked in IN_SCOPE if asked.found[:1] == [asked.entry]], IN_SCOPE) >= 0.85
    )


def test_the_right_answer_is_among_three_for_95_percent() -> None:
    assert _share([asked for asked in IN_SCOPE if asked.entry in asked.found], IN_SCOPE) >= 0.95


def test_the_right_answer_is_given_with_confidence_for_85_percent() -> None:
    good = [asked for asked in IN_SCOPE if asked.is_answered and asked.found[0] == asked.entry]
    assert _share(good, IN_SCOPE) >= 0.85


def test_85_percent_of_questions_about_other_things_are_left_unanswered() -> None:
    passed = [asked for asked in OUT_OF_SCOPE if not asked.is_answered]
    assert _share(passed, OUT_OF_SCOPE) >= 0.85


def test_most_answers_are_asked_for_at_least_once() -> None:
    missing = {*load_answers().entries("en")} - {asked.entry for asked in IN_SCOPE}
    assert len(missing) <= 10, missing
