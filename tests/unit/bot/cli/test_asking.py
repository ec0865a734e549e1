"""`steady ask`."""

from __future__ import annotations

import json

from tests.unit.bot.cli.conftest import Steady


def test_a_question_is_answered_with_its_source(steady: Steady) -> None:
    shown = steady("ask", "can I drink on naltrexone").output
    assert "drinking_on_it" in shown
    assert "From: Mechanism in Alcohol Use Disorder" in shown


def test_what_it_does_not_know_is_said(steady: Steady) -> None:
    assert "It does not know" in steady("ask", "who won the cup in 1998").output
    assert "Nearest: nothing" in steady("ask", "zzz").output


def test_lines_in_lines_out(steady: Steady) -> None:
    given = '{"text": "¿puedo beber?"}\n\n{"text": "who won the cup in 1998"}\n'
    known, unknown = map(json.loads, steady("ask", "--jsonl", given=given).output.splitlines())
    assert list(known) == ["text", "entry", "title", "answer", "score", "neighbours"]
    assert known["entry"] == "drinking_on_it"
    assert known["title"].startswith("Beber")
    assert len(known["neighbours"]) == 2
    assert unknown["entry"] is unknown["title"] is unknown["answer"] is None


def test_a_bad_line_is_named(steady: Steady) -> None:
    answer = steady("ask", "--jsonl", given='{"text": 3}\n')
    assert answer.exit_code == 1
    assert "line 1" in answer.output


def test_without_a_question_it_says_what_it_needs(steady: Steady) -> None:
    assert steady("ask").exit_code == 2


def test_unanswered_questions_are_listed(steady: Steady) -> None:
    steady("migrate")
    answer = steady("ask", "--unanswered")
    assert answer.exit_code == 0, answer.output
    assert answer.output == ""
