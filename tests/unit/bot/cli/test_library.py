"""`steady tips` and `steady help`: the commands of `steady templates`, and two switches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.bot.cli.conftest import Steady


def test_a_tip_is_edited_published_and_rolled_back(
    steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady("migrate")
    monkeypatch.setenv("EDITOR", "sed -i s/Bread/Soup/")
    kept = steady("tips", "edit", "eat_first", "--publish").output
    assert "Version 1 is live" in kept
    assert "Soup" in steady("tips", "show", "eat_first").output
    assert "+ Eat before you decide anything. Soup" in steady("tips", "diff", "eat_first").output
    assert steady("tips", "list", "--edited").output == "en  eat_first  edited\n"
    steady("tips", "rollback", "eat_first")
    assert steady("tips", "list", "--edited").output == ""


def test_an_answer_is_switched_off_and_on(steady: Steady) -> None:
    steady("migrate")
    assert "is live" in steady("help", "off", "driving").output
    assert "en  driving  edited, off" in steady("help", "list", "driving").output
    assert ", driving)" not in steady("ask", "can I drive on this", "--language", "en").output
    assert "is live" in steady("help", "on", "driving").output
    assert ", driving)" in steady("ask", "can I drive on this", "--language", "en").output


@pytest.mark.parametrize("family", ["tips", "help"])
def test_what_is_shipped_has_no_error(steady: Steady, family: str) -> None:
    result = steady(family, "check", "--shipped")
    assert result.exit_code == 0
    assert ", 0 errors." in result.output


def test_tips_go_out_and_come_back(steady: Steady, tmp_path: Path) -> None:
    steady("migrate")
    steady("tips", "export", "out")
    assert steady("tips", "import", "out").output == "0 texts changed.\n"
    file = tmp_path / "out" / "en" / "food.yaml"
    file.write_text(file.read_text("utf-8").replace("Bread", "Soup"), "utf-8")
    assert "en  tip:eat_first  published" in steady("tips", "import", "out").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tips", "show", "Eat First"), "There is no text 'tip:Eat First'"),
        (("tips", "off", "none_such"), "There is nothing to switch"),
        (("help", "diff", "driving", "7"), "There is no version 7"),
        (("help", "edit", "driving", "--part", "nose"), "has no part 'nose'"),
    ],
)
def test_what_is_not_there_is_said(
    steady: Steady, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    steady("migrate")
    monkeypatch.setenv("EDITOR", "sh -c 'echo new > $0'")
    result = steady(*words)
    assert result.exit_code == 1
    assert said in result.output
