"""The own evaluation set: the bars that the screen must never fall below again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from messages.screen import Screen, Tier
from messages.screen.regression import REGRESSION, Row, regression_rows
from tests.bench.screen_evaluation import evaluate, table

KNOWN_MISSES = Path(__file__).parent / "known_misses.txt"
ROWS = regression_rows()
CLEAR = [row for row in ROWS if row.is_clear]


def _share(screen: Screen, rows: list[Row], right: Callable[[Row, Tier], bool]) -> float:
    assert rows
    return sum(right(row, screen.read(row.text).tier) for row in rows) / len(rows)


def _of(tier: Tier, language: str | None = None) -> list[Row]:
    return [row for row in CLEAR if row.tier is tier and language in {None, row.language}]


def _exact(row: Row, tier: Tier) -> bool:
    return tier is row.tier


def _escalated(row: Row, tier: Tier) -> bool:
    return tier.is_escalation


def test_all_sentences_are_where_the_program_finds_them() -> None:
    assert ROWS
    assert not list(Path(__file__).parent.glob("*.jsonl")), f"they belong in {REGRESSION}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_emergencies_are_recognised(screen: Screen, language: str) -> None:
    assert _share(screen, _of(Tier.EMERGENCY, language), _exact) >= 0.97


def test_emergencies_are_escalated(screen: Screen) -> None:
    missed = [r.text for r in CLEAR if r.tier is Tier.EMERGENCY]
    missed = [text for text in missed if not screen.read(text).tier.is_escalation]
    assert len(missed) <= 0.015 * len(_of(Tier.EMERGENCY)), missed


def test_no_single_cry_is_lost_and_no_harmless_text_becomes_one(screen: Screen) -> None:
    """Those known to be read wrongly stand in a file; whoever mends one takes it out."""
    wrong = {
        f"{row.tier.value}: {row.text}"
        for row in CLEAR
        if row.tier in {Tier.EMERGENCY, Tier.NONE}
        and (row.tier is Tier.EMERGENCY) != (screen.read(row.text).tier is Tier.EMERGENCY)
    }
    assert sorted(wrong) == KNOWN_MISSES.read_text(encoding="utf-8").splitlines()


def test_urgent_texts_are_escalated(screen: Screen) -> None:
    assert _share(screen, _of(Tier.URGENT), _escalated) >= 0.90


@pytest.mark.parametrize(("tier", "floor"), [(Tier.CRAVING, 0.85), (Tier.COMMON, 0.80)])
def test_everyday_findings_are_recognised(screen: Screen, tier: Tier, floor: float) -> None:
    assert _share(screen, _of(tier), _exact) >= floor


def test_harmless_texts_are_left_alone(screen: Screen) -> None:
    assert _share(screen, _of(Tier.NONE), lambda _, tier: tier is not Tier.EMERGENCY) >= 0.985
    assert _share(screen, _of(Tier.NONE), lambda _, tier: not tier.is_escalation) >= 0.95


@pytest.mark.parametrize(("flag", "floor"), [("negated", 0.90), ("question", 0.88)])
def test_context_is_understood(screen: Screen, flag: str, floor: float) -> None:
    assert _share(screen, [row for row in CLEAR if flag in row.flags], _exact) >= floor


def test_the_table_names_every_rule_that_fired(screen: Screen) -> None:
    evaluation = evaluate(screen, ROWS)
    assert all(rule in table(evaluation, evaluation.rules) for rule in evaluation.rules)
