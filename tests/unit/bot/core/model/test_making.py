"""A value made quickly is what its own constructor or `dataclasses.replace` gives."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple, fields, is_dataclass, replace

import pytest

from bot.core import model
from bot.core.model import Body, DoseState, Patient, PatientState
from bot.core.model.making import changed, changer, maker
from tests import factories


def test_a_changed_value_is_a_replaced_one() -> None:
    dose = factories.dose(1, 2)
    assert changed(dose, id=7, state=DoseState.TAKEN) == replace(dose, id=7, state=DoseState.TAKEN)
    assert changed(dose) == dose
    assert dose.id == 0


def test_a_changer_takes_the_new_values_in_its_own_order() -> None:
    dose = factories.dose(1, 2)
    change = changer(type(dose), "state", "id")
    assert change(dose, DoseState.TAKEN, 7) == replace(dose, id=7, state=DoseState.TAKEN)


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        changed(factories.dose(1, 2), colour="red")


def test_a_made_value_is_one_of_its_class() -> None:
    ana = factories.patient(name="Ana")
    made = maker(Patient)(*astuple(ana))
    assert made == ana
    assert hash(made) == hash(ana)
    assert repr(made) == repr(ana)
    assert type(made) is Patient
    with pytest.raises(FrozenInstanceError):
        made.name = "Ben"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [kind for kind in vars(model).values() if is_dataclass(kind)])
def test_values_of_every_class_can_be_made(kind: type) -> None:
    values = [object() for _ in fields(kind)]
    made = maker(kind)(*values)
    assert type(made) is kind
    assert [getattr(made, each.name) for each in fields(kind)] == values


def test_a_default_that_is_made_is_made_for_each() -> None:
    make = maker(Body)
    first, second = make("a"), make("b")
    assert first == Body("a")
    assert first.variables is not second.variables


def test_a_made_value_has_the_defaults_of_its_class_and_nothing_else() -> None:
    make = maker(Patient)
    assert make(1, PatientState.ACTIVE, factories.NOW, zone="UTC") == Patient(
        1, PatientState.ACTIVE, factories.NOW, zone="UTC"
    )
    with pytest.raises(TypeError):
        make(1, PatientState.ACTIVE)  # type: ignore[call-arg]
