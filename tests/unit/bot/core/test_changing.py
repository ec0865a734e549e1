"""A changed value is what `dataclasses.replace` gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model import DoseState
from bot.core.model.changing import changed
from tests import factories


def test_a_changed_value_is_a_replaced_one() -> None:
    dose = factories.dose(1, 2)
    assert changed(dose, id=7, state=DoseState.TAKEN) == replace(dose, id=7, state=DoseState.TAKEN)
    assert changed(dose) == dose
    assert dose.id == 0


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        changed(factories.dose(1, 2), colour="red")
