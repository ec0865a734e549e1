"""`steady templates`: what an editor without a browser can do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from messages.catalogue import Catalogue
from messages.template import Template
from tests.fakes.house import shipped_texts
from tests.unit.bot.cli.conftest import PASSWORD, Steady


@pytest.fixture(autouse=True)
def _texts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["bot.cli.template_desk"]
    monkeypatch.setattr(module, "load_catalogue", shipped_texts)


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An editor that puts in another word."""
    monkeypatch.setenv("EDITOR", "sed -i s/Noted/Saved/")
    return monkeypatch


def test_a_text_is_edited_published_shown_compared_and_rolled_back(
    steady: Steady, editor: pytest.MonkeyPatch
) -> None:
    assert steady("migrate").exit_code == 0
    assert "Kept as draft 1." in steady("templates", "edit", "dose.taken").output
    assert "draft 1" in steady("templates", "list", "--edited").output
    assert steady("templates", "publish", "1").output == "Version 1 is live.\n"
    shown = steady("templates", "show", "dose.taken").output
    assert "--- text (edited)\nSaved" in shown
    assert "published" in shown
    compared = steady("templates", "diff", "dose.taken").output.splitlines()
    assert [line[:8] for line in compared] == ["--- text", "- Noted:", "+ Saved:"]
    assert "is live" in steady("templates", "rollback", "dose.taken").output
    assert "Noted" in steady("templates", "show", "dose.taken").output
    both = steady("templates", "diff", "dose.taken", "1", "2").output
    assert "- Saved" in both
    assert "is live" in steady("templates", "rollback", "dose.taken", "--to", "1").output
    assert "is live" in steady("templates", "rollback", "dose.taken", "--shipped").output


def test_what_is_saved_unchanged_is_no_edit(
    steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady("migrate")
    monkeypatch.setenv("EDITOR", "true")
    assert steady("templates", "edit", "dose.taken").output == "Nothing was changed.\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("s/Noted/{{ nobody }}/", "unknown_variable"),
        ("s/Noted/<b>/", "markup"),
        ("s/Noted/{% for x in time %}x{% endfor %}/", "not_allowed"),
    ],
)
def test_an_error_is_named_and_the_draft_is_kept(
    steady: Steady, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    steady("migrate")
    monkeypatch.setenv("EDITOR", f"sed -i '{script}'")
    result = steady("templates", "edit", "dose.taken", "--publish")
    assert result.exit_code == 1
    assert said in result.output
    assert "draft 1" in steady("templates", "list", "--edited").output


def test_an_emergency_text_waits_for_somebody_else(
    team: Steady, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/Sorry/Oh/")
    edited = team("eda", "templates", "edit", "trouble.apology", "--publish")
    assert "second person" in edited.output
    again = team("eda", "templates", "publish", "1")
    assert again.exit_code == 1
    assert "somebody else must approve" in again.output
    unknown = steady("templates", "publish", "1")
    assert unknown.exit_code == 1
    assert "nobody can tell that you are not the one who wrote it" in unknown.output
    assert "Version 1 is live.\n" in team("cleo", "templates", "publish", "1").output


def test_what_needs_two_people_is_not_proposed_without_an_account(
    steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady("migrate")
    monkeypatch.setenv("EDITOR", "sed -i s/Sorry/Oh/")
    edited = steady("templates", "edit", "trouble.apology", "--publish")
    assert edited.exit_code == 1
    assert "two people with accounts" in edited.output
    assert "draft" in steady("templates", "show", "trouble.apology").output


@pytest.mark.parametrize(
    ("who", "password", "said"),
    [
        ("eda", "not the password", "Check your e-mail address, password and code."),
        ("nobody", PASSWORD, "Check your e-mail address, password and code."),
        ("vera", PASSWORD, "Your role may look, and change nothing."),
    ],
)
def test_who_is_not_let_in_does_nothing(team: Steady, who: str, password: str, said: str) -> None:
    refused = team(who, "templates", "rollback", "dose.taken", "--shipped", password=password)
    assert refused.exit_code == 1
    assert said in refused.output


def test_an_account_is_locked_after_many_tries_here_too(team: Steady, steady: Steady) -> None:
    for _ in range(10):
        team("eda", "templates", "list", password="not the password")
    assert "Check your e-mail" in team("eda", "templates", "list").output


def test_a_draft_over_an_older_text_is_a_conflict(
    steady: Steady, editor: pytest.MonkeyPatch
) -> None:
    steady("migrate")
    steady("templates", "edit", "dose.taken")
    editor.setenv("EDITOR", "sed -i s/Noted/Kept/")
    steady("templates", "edit", "dose.taken", "--publish")
    result = steady("templates", "publish", "1")
    assert result.exit_code == 1
    assert "somebody published another version" in result.output


def test_a_text_is_scheduled(steady: Steady, editor: pytest.MonkeyPatch) -> None:
    steady("migrate")
    steady("templates", "edit", "dose.taken")
    result = steady("templates", "publish", "1", "--at", "2099-01-01 08:00:00")
    assert "will go live at its time" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("show", "dose.nothing"),
        ("show", "dose.taken", "--language", "../x"),
        ("diff", "dose.taken", "7"),
        ("diff", "dose.taken", "7", "8", "9"),
        ("publish", "7"),
        ("rollback", "dose.taken"),
    ],
)
def test_what_is_not_there_is_said(steady: Steady, words: tuple[str, ...]) -> None:
    steady("migrate")
    result = steady("templates", *words)
    assert result.exit_code in {1, 2}
    assert result.output.startswith(("Error: ", "Usage: "))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [("Hi.", 0, "1 texts, 0 errors.\n"), ("<b>Hi.", 1, "error: en a.hi text: <b> is never")],
)
def test_a_check_of_the_shipped_texts_fails_on_an_error(
    steady: Steady, monkeypatch: pytest.MonkeyPatch, text: str, code: int, said: str
) -> None:
    shipped = Catalogue({"en": {"a.hi": Template("a.hi", "en", {"text": text})}})
    monkeypatch.setattr(sys.modules["bot.cli.template_desk"], "load_catalogue", lambda: shipped)
    result = steady("templates", "check", "--shipped")
    assert result.exit_code == code
    assert said in result.output


def test_a_check_looks_at_the_edits_in_force(steady: Steady, editor: pytest.MonkeyPatch) -> None:
    steady("migrate")
    editor.setattr("bot.cli.template_desk.check_shipped", lambda catalogue: {})
    editor.setenv("EDITOR", "sed -i s/Noted/Clean/")
    steady("templates", "edit", "dose.taken", "--publish")
    result = steady("templates", "check", "--warnings")
    assert result.exit_code == 0
    assert 'warning: en dose.taken (edited) text: Instead of "Clean"' in result.output


def test_texts_go_out_and_come_back(steady: Steady, tmp_path: Path) -> None:
    steady("migrate")
    assert "files written" in steady("templates", "export", "out").output
    assert steady("templates", "import", "out").output == "0 texts changed.\n"
    file = tmp_path / "out" / "en" / "dose.yaml"
    file.write_text(file.read_text("utf-8").replace("Noted", "Saved"), "utf-8")
    assert "en  dose.taken  published" in steady("templates", "import", "out").output
    assert "Saved" in steady("templates", "show", "dose.taken").output


def test_a_broken_file_is_named_with_its_line(steady: Steady, tmp_path: Path) -> None:
    steady("migrate")
    file = tmp_path / "en" / "dose.yaml"
    file.parent.mkdir()
    file.write_text("taken:\n  txet: Hi\n", "utf-8")
    result = steady("templates", "import", str(file))
    assert result.exit_code == 1
    assert "dose.yaml, line 1: 'txet' is not known here" in result.output
    assert "nothing was imported" in result.output
