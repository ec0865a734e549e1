"""One person under two names approves nothing."""

from __future__ import annotations

import pytest

from bot.core.second_person import is_known, objection


@pytest.mark.parametrize(
    ("author", "approver", "said"),
    [
        ("staff:1", "staff:2", ""),
        ("staff:1", "staff:1", "somebody else"),
        ("staff:1", "cli:ana", "nobody can tell that you are not the one"),
        ("cli:ana", "staff:1", "written without an account"),
        ("cli:ana", "cli:ben", "nobody can tell"),
        ("cli:ana", "cli:ana", "somebody else"),
    ],
)
def test_two_people_are_two_known_accounts(author: str, approver: str, said: str) -> None:
    objected = objection(author, approver)
    assert said in objected
    assert bool(objected) is bool(said)


@pytest.mark.parametrize(("actor", "known"), [("staff:3", True), ("cli:ana", False), ("", False)])
def test_a_name_at_the_command_line_proves_nothing(actor: str, known: bool) -> None:
    assert is_known(actor) is known
