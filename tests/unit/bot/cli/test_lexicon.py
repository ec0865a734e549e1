"""`steady lexicon`: the whole way of a change without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import Result

from bot.core.lexicon import MARKER, TROUBLE, Screens
from tests.fakes.small_lexicon import ROWS, small_screen
from tests.unit.bot.cli.conftest import Steady

ADD = (
    *("lexicon", "add", "--tier", "emergency", "--topic", "breathing"),
    *("--words", "can't swallow spit", "--must-match", "i cant even swallow my spit"),
    *("--must-not-match", "spit it out", "--why", "heard it"),
)


@pytest.fixture(autouse=True)
def _small_lexicon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, steady: Steady) -> None:
    screen = small_screen(tmp_path / "lexicon")
    monkeypatch.setattr("bot.core.lexicon.judging.regression_rows", lambda: list(ROWS))
    monkeypatch.setattr(sys.modules["bot.cli.lexicon_desk"], "Screens", lambda: Screens(screen))
    monkeypatch.setattr(sys.modules["bot.cli.lexicon"], "shipped_screen", lambda: screen)
    steady("migrate")


def said(result: Result) -> str:
    """What a command said after it knew who it was."""
    return result.output.rpartition("if you have one: \n")[2]


def test_two_people_bring_an_entry_into_force_and_out_again(team: Steady, steady: Steady) -> None:
    assert steady("lexicon", "list").output == "The lexicon is as shipped.\n"
    assert said(team("eda", *ADD)) == "Kept as draft 1.\n"
    replayed = steady("lexicon", "replay", "1")
    assert replayed.exit_code == 0
    assert "emergency       4           3 -> 4" in replayed.output
    assert "  emergency: none -> emergency: cant swallow my spit" in replayed.output
    assert "real texts, 30 days: 0, 0 change" in replayed.output
    assert "second person" in team("eda", "lexicon", "propose", "1").output
    own = team("eda", "lexicon", "approve", "1")
    assert own.exit_code == 1
    assert "somebody else must approve" in own.output
    assert "nobody can tell" in steady("lexicon", "approve", "1").output
    assert said(team("cleo", "lexicon", "approve", "1")) == "Change 1 can be published.\n"
    assert steady("lexicon", "publish", "1").output == "Change 1 is in force.\n"
    listed = steady("lexicon", "list").output
    assert "    1  published  entry    en.clinic_can_t_swallow_spit" in listed
    shown = steady("lexicon", "show", "en.clinic_can_t_swallow_spit").output
    assert "words: can't swallow spit" in shown
    assert "lexicon " in steady("lexicon", "show", "1").output
    wider = steady(*ADD, "--words", "spit stuck", "--name", "can t swallow spit")
    assert wider.output == "Kept as draft 2.\n"
    again = steady(*ADD, "--change", "2")
    assert again.output == "Kept as draft 2.\n"
    assert steady("lexicon", "withdraw", "2").output == "Change 2 is withdrawn.\n"
    back = steady("lexicon", "rollback", "en.clinic_can_t_swallow_spit")
    assert back.output == "Kept as draft 3.\n"


def test_nothing_is_proposed_without_an_account(steady: Steady) -> None:
    assert steady(*ADD).output == "Kept as draft 1.\n"
    steady("lexicon", "replay", "1", "--days", "0")
    proposed = steady("lexicon", "propose", "1")
    assert proposed.exit_code == 1
    assert "two people with accounts" in proposed.output


def test_a_retirement_that_costs_an_emergency_is_refused(steady: Steady) -> None:
    words = ("lexicon", "retire", "en.breath", "--pattern", "gasping", "--why", "too broad")
    assert steady(*words).output == "Kept as draft 1.\n"
    replayed = steady("lexicon", "replay", "1", "--days", "0")
    assert replayed.exit_code == 1
    assert "REFUSED: Emergency recall would fall" in replayed.output
    proposed = steady("lexicon", "propose", "1")
    assert proposed.exit_code == 1
    assert "it was refused:\n  Emergency recall would fall" in proposed.output


def test_rules_are_found_by_words(steady: Steady) -> None:
    assert steady("lexicon", "list", "hives").output == "en.rashes  finding  urgent  rash\n"
    shown = steady("lexicon", "show", "en.rashes").output
    assert "en.rashes, as shipped" in shown
    assert "        hives" in shown


def test_trouble_is_listed(steady: Steady, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli.template_desk import write  # after `steady` has moved to its folder

    def put(rows: object) -> None:
        rows.settings.put(MARKER.name, "x")  # type: ignore[attr-defined]
        rows.settings.put(TROUBLE, '{"": "it costs emergencies"}')  # type: ignore[attr-defined]

    write(put)
    said = "NOT IN FORCE: all changes: it costs emergencies"
    assert said in steady("lexicon", "list").output
    assert "something is not in force" in steady("doctor").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "9"), "no change or rule '9'"),
        (("show", "en.none"), "no change or rule 'en.none'"),
        (("propose", "9"), "no draft change 9"),
        (("approve", "9"), "no proposed change 9"),
        (("publish", "9"), "no approved change 9"),
        (("withdraw", "9"), "change 9"),
        (("replay", "9"), "change 9"),
        (("rollback", "en.rashes"), "as shipped"),
        (("retire", "en.none", "--why", "x"), "no rule 'en.none'"),
        (("retire", "en.rashes", "--pattern", "moon", "--why", "x"), "no phrase 'moon'"),
        ((*ADD[1:4], "--topic", "moon", "--why", "x"), "Choose what it is about"),
        ((*ADD[1:], "--pattern", "(a|b"), "a bracket is not closed"),
        ((*ADD[1:], "--must-match", "good morning"), "no phrase of the entry is in it"),
    ],
)
def test_what_is_wrong_is_said(steady: Steady, words: tuple[str, ...], said: str) -> None:
    result = steady("lexicon", *words)
    assert result.exit_code == 1
    assert said in result.output
