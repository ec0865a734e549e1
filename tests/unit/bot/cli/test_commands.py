"""Each command does what it says, and says what is wrong with what it is given."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import ConfigError, SteadyError
from tests.unit.bot.cli.conftest import Steady

PHONE = "+12125550123"


def test_migrate_says_which_engine_and_schema(steady: Steady) -> None:
    assert re.match(r"SQLite [\d.]+, schema m\d+", steady("migrate").output)


def test_a_backup_is_written_once(steady: Steady, tmp_path: Path) -> None:
    steady("migrate")
    assert "Written and checked" in steady("backup", "copy.db").output
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM patients").fetchone() == (0,)
    again = steady("backup", "copy.db")
    assert again.exit_code == 1
    assert "there already" in again.output


def test_invitation_codes_differ(steady: Steady) -> None:
    codes = steady("invite", "--count", "3").output.split()
    assert len(set(codes)) == 3
    assert all(re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code) for code in codes)


def test_somebody_is_signed_up_once(steady: Steady) -> None:
    answer = steady("enroll", "--phone", PHONE, "--times", "8am")
    assert answer.exit_code == 0, answer.output
    with pytest.raises(SteadyError, match="known already"):
        raise steady("enroll", "--phone", PHONE, "--times", "8am").exception or AssertionError
    record = json.loads(steady("export", "1").output)
    assert record["addresses"][0]["value"] == PHONE
    assert record["patient"]["zone"] == "America/New_York"


@pytest.mark.parametrize(
    ("words", "language"), [((), "es"), (("--language", "en"), "en"), (("--language", "es"), "es")]
)
def test_somebody_is_signed_up_in_a_language_that_the_clinic_offers(
    steady: Steady, words: tuple[str, ...], language: str
) -> None:
    answer = steady("enroll", "--phone", PHONE, *words, languages="es,en")
    assert answer.exit_code == 0, answer.output
    assert json.loads(steady("export", "1").output)["patient"]["language"] == language


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--phone", "12"], "not a phone number"),
        (["--phone", "hello"], "--phone"),
        (["--phone", PHONE, "--times", "8"], "type the times"),
        (["--phone", PHONE, "--times", "soon"], "type the times"),
        (["--phone", PHONE, "--zone", "Mars/Base"], "no such zone"),
        (["--phone", "+442071838750", "--zone", "", "--language", "xx"], "--language"),
    ],
)
def test_what_cannot_be_used_is_named(steady: Steady, words: list[str], told: str) -> None:
    answer = steady("enroll", *words)
    assert answer.exit_code == 2
    assert told in answer.output


def test_screen_explains_one_text(steady: Steady) -> None:
    output = steady("screen", "my throat is closing").output
    assert "emergency" in output
    assert "throat" in output


def test_screen_reads_lines(steady: Steady) -> None:
    lines = '{"text": "i cant breathe"}\n\n{"text": "see you at lunch"}\n'
    answers = [
        json.loads(line) for line in steady("screen", "--jsonl", given=lines).output.splitlines()
    ]
    assert [answer["tier"] for answer in answers] == ["emergency", "none"]
    assert answers[0]["findings"][0]["rule"]
    assert answers[1]["findings"] == []


@pytest.mark.parametrize("line", ["nothing", "[]", '{"words": "x"}', '{"text": 3}'])
def test_a_bad_line_is_named_by_its_number(steady: Steady, line: str) -> None:
    answer = steady("screen", "--jsonl", given=f'{{"text": "hi"}}\n{line}\n')
    assert answer.exit_code == 1
    assert "line 2" in answer.output


def test_screen_wants_a_text(steady: Steady) -> None:
    assert steady("screen").exit_code == 2


def test_simulated_lives_are_counted_and_one_is_shown(steady: Steady) -> None:
    answer = steady("simulate", "--patients", "3", "--days", "4", "--show", "0")
    assert answer.exit_code == 0, answer.output
    assert "Every rule held." in answer.output
    assert "> /start" in answer.output
    assert steady("simulate", "--patients", "1", "--days", "1", "--show", "9").exit_code == 2


def test_version_is_told(steady: Steady) -> None:
    assert steady("version").output.startswith("Steady ")


def test_settings_that_contradict_each_other_are_told_together(steady: Steady) -> None:
    answer = steady("migrate", port="x", country="usa")
    assert isinstance(answer.exception, ConfigError)
    assert len(answer.exception.problems) == 2
