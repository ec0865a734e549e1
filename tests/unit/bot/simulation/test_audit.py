"""Every rule of a storm is broken on purpose, and caught: an audit that cannot fail is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import handlers
import handlers.dose
import handlers.dose_answer
import handlers.dose_window
from bot.core.model import DoseState, Lane, OutboxState
from bot.engine import Engine
from bot.simulation import Faults, person, simulate_lives
from bot.simulation.person import Person
from bot.storage.sqlite import outbox
from bot.storage.sqlite.outbox import SqliteOutbox
from handlers import dose_prompt
from scheduler import admission, lanes
from scheduler.due import Sweep
from scheduler.lanes import Patience
from scheduler.leases import Leases

CALM = Faults(
    crash=0.0, lost_request=0.0, lost_answer=0.0, unreachable=0.0, storm=0.0, undelivered=0.0,
    repeated=0.0, delayed=0.0, jump=0.0, outage=0.0,
)  # fmt: skip
Spoil = Callable[[pytest.MonkeyPatch], None]


def _wishing(wish: str) -> Spoil:
    return lambda patch: patch.setattr(Person, "wish", lambda self: wish)


def _no_dose(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(handlers.DUE, "dose.due", lambda turn, work: None)


def _reminding_twice(patch: pytest.MonkeyPatch) -> None:
    def twice(turn: Any, work: Any) -> None:
        handlers.dose.fall_due(turn, work)
        [dose] = turn.rows.doses.recent(turn.patient.id, 1)
        dose_prompt.ask(turn, dose, "dose.reminder")

    patch.setitem(handlers.DUE, "dose.due", twice)


def _turn_and_mark_apart(patch: pytest.MonkeyPatch) -> None:
    """As if a turn and the note that it is done were two transactions."""

    async def settle(engine: Any, entry: Any, screening: Any) -> bool:
        now = engine._clock.now()
        turn = engine.turns.of
        talk = engine.turns.conversations
        await engine._store.write(lambda rows: talk.handle(turn(rows, entry.incoming, screening)))
        await engine._store.write(lambda rows: rows.inbox.finish(entry.id, now))
        return True

    patch.setattr(Engine, "_may_go_at_once", lambda *_: False)
    patch.setattr(Engine, "_settle", settle)


def _forgetting_events(patch: pytest.MonkeyPatch) -> None:
    async def accept(engine: Any, incoming: Any) -> bool:
        return True

    patch.setattr(Engine, "accept", accept)


def _never_draining(patch: pytest.MonkeyPatch) -> None:
    async def drain(engine: Any) -> int:
        return 0

    patch.setattr(Engine, "_may_go_at_once", lambda *_: False)
    patch.setattr(Engine, "drain", drain)


def _never_sweeping(patch: pytest.MonkeyPatch) -> None:
    async def sweep(self: Any) -> int:
        return 0

    patch.setattr(Sweep, "run_once", sweep)


def _raising(patch: pytest.MonkeyPatch) -> None:
    _wishing("status")(patch)

    def show(turn: Any) -> None:
        raise ZeroDivisionError

    patch.setitem(handlers.COMMANDS, "status", show)


def _deaf_to_stop(patch: pytest.MonkeyPatch) -> None:
    _wishing("STOP")(patch)
    patch.setattr(handlers.stop_help, "withdraw", lambda turn: None)


def _awake_at_night(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(person, "TIMES", ("9 pm",))  # two hours later it asks again
    patch.setattr(handlers.dose_window, "may_write_at", lambda turn: turn.now)
    patch.setattr(admission, "_disturbing", lambda row, patient, now: None)


def _impatient(patch: pytest.MonkeyPatch) -> None:
    """Everybody wants to hear it later, and the follow-ups count from the first reminder."""
    patch.setattr(Person, "wish", lambda self: None)
    later = person._choose(2, "later")
    for key in ("dose.reminder", "dose.reminder_late"):
        patch.setitem(person._REACTIONS, key, later)
    ask_again = handlers.DUE["dose.remind"]

    def ask(turn: Any, work: Any) -> None:
        ask_again(turn, work)
        turn.schedule("dose.nag", turn.now + timedelta(minutes=5), work.subject, number=0)

    patch.setitem(handlers.DUE, "dose.remind", ask)


def _hasty(patch: pytest.MonkeyPatch) -> None:
    """Later is taken for at once, after a while in which the person thought about it."""
    patch.setattr(Person, "wish", lambda self: None)

    def later(who: Person) -> Any:
        yield timedelta(minutes=29), "tap:later" if who.is_rich else "2"

    for key in ("dose.reminder", "dose.reminder_late"):
        patch.setitem(person._REACTIONS, key, later)
    patch.setattr(handlers.dose_answer, "SNOOZE", timedelta(minutes=2))


def _slow_to_help(patch: pytest.MonkeyPatch) -> None:
    _wishing("i cant breathe")(patch)
    slow = Patience(500, timedelta(minutes=2), timedelta(minutes=2))
    patch.setitem(lanes.PATIENCE, Lane.SAFETY, slow)


def _never_taking_over(patch: pytest.MonkeyPatch) -> None:
    async def ended(leases: Any, ours: Any) -> list[Any]:
        return []

    patch.setattr(Leases, "ended", ended)


def _forgetting_reminders(patch: pytest.MonkeyPatch) -> None:
    claim = SqliteOutbox.claim

    def some(self: Any, channel: str, lane: Lane, *args: Any) -> list[Any]:
        return [] if lane is Lane.REMINDER else claim(self, channel, lane, *args)

    patch.setattr(SqliteOutbox, "claim", some)


def _going_back(patch: pytest.MonkeyPatch) -> None:
    allowed = ("queued", "sending", "unknown", "delivered")
    patch.setitem(outbox._REPORTABLE, OutboxState.SENT, allowed)


def _never_closing(patch: pytest.MonkeyPatch) -> None:
    for key in ("dose.reminder", "dose.reminder_late", "dose.nag"):
        patch.setitem(person._REACTIONS, key, lambda who: iter(()))
    patch.setitem(handlers.DUE, "dose.close", lambda turn, work: None)


@pytest.mark.parametrize(
    ("rule", "spoil", "faults"),
    [
        ("a due dose has exactly one row", _no_dose, {}),
        ("a dose is reminded of once at each address", _reminding_twice, {}),
        ("every event has one effect", _turn_and_mark_apart, {"crash": 0.02}),
        ("every event has one effect", _forgetting_events, {}),
        ("every event has one effect", _never_draining, {}),
        ("due work is done in time", _never_sweeping, {}),
        ("no event was given up", _raising, {}),
        ("nothing is sent after STOP", _deaf_to_stop, {}),
        ("no reminder in quiet hours", _awake_at_night, {}),
        ("nobody is asked again too soon", _impatient, {}),
        ("nobody is asked again too soon", _hasty, {}),
        ("a safety message never waits", _slow_to_help, {"unreachable": 0.5}),
        ("no message outlives its lease", _never_taking_over, {"crash": 0.02}),
        ("no message is stuck", _forgetting_reminders, {}),
        ("a message's state never goes back", _going_back, {"repeated": 0.9}),
        ("no dose is stuck", _never_closing, {}),
    ],
)
async def test_a_broken_rule_is_caught_at_its_step(
    monkeypatch: pytest.MonkeyPatch, rule: str, spoil: Spoil, faults: dict[str, Any]
) -> None:
    spoil(monkeypatch)
    _, totals = await simulate_lives(4, 7, seed=3, faults=replace(CALM, **faults))
    assert [broken.rule for broken in totals.broken[:1]] == [rule]


async def test_a_seed_that_broke_a_rule_breaks_it_again_at_the_same_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _never_taking_over(monkeypatch)
    storms = [await simulate_lives(4, 7, seed=5, faults=Faults(crash=0.02)) for _ in range(2)]
    (_, first), (_, again) = storms
    assert first.broken
    assert first.broken == again.broken


def _never_asking_again(patch: pytest.MonkeyPatch) -> None:
    """Whoever is asked does not answer, and each follow-up fails."""

    def fail(turn: Any, work: Any) -> None:
        raise ZeroDivisionError

    for key in ("dose.reminder", "dose.reminder_late"):
        patch.setitem(person._REACTIONS, key, lambda who: iter(()))
    patch.setitem(handlers.DUE, "dose.nag", fail)


@pytest.mark.parametrize("faults", [None, replace(CALM, crash=0.01, outage=0.3)])
async def test_follow_ups_that_are_given_up_break_no_rule(
    monkeypatch: pytest.MonkeyPatch, faults: Faults | None
) -> None:
    _never_asking_again(monkeypatch)
    _, totals = await simulate_lives(4, 7, seed=3, faults=faults)
    assert totals.broken == []
    assert (totals.crashes > 0) == (faults is not None)
    assert totals.doses[DoseState.MISSED] > 10


async def test_follow_ups_that_are_given_up_with_nothing_instead_leave_a_dose_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _never_asking_again(monkeypatch)
    monkeypatch.delitem(handlers.INSTEAD, "dose.nag")
    _, totals = await simulate_lives(4, 7, seed=3, faults=CALM)
    assert totals.broken[0].rule == "no dose is stuck"


async def test_without_a_spoiler_nothing_is_found() -> None:
    world, totals = await simulate_lives(4, 7, seed=3, faults=CALM)
    assert totals.broken == []
    assert totals.crashes == 0
    assert world.audit.steps > 500  # type: ignore[attr-defined]
