"""One due dose: the reminder, its answers, the follow-ups, and the end of its window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.model import Dialogue, Dose, DoseState, DueWork, Lane
from bot.core.turn import Choice, Turn
from handlers.plan import plan_next_dose
from messages.wording import say_moment, say_time
from scheduler.quiet_hours import in_quiet_hours, next_allowed
from scheduler.recurrence import next_occurrence

NAME = "dose"
SNOOZE = timedelta(minutes=30)
ON_TIME = timedelta(minutes=10)  # a reminder later than this says so
REASONS = ("forgot", "unwell", "ran_out", "chose")


# -- due work -------------------------------------------------------------------------------------


def fall_due(turn: Turn, work: DueWork) -> None:
    """The moment of a dose: its row, its reminder, and the next one's schedule."""
    regimen = turn.rows.regimens.get(int(work.subject))
    if regimen is None or not regimen.is_active:
        return
    due_at = work.due_at
    plan_next_dose(turn, regimen, due_at)
    following = next_occurrence(regimen, turn.patient.tz, due_at)
    closes_at = due_at + timedelta(hours=turn.config.dose_window_hours)
    dose = turn.rows.doses.add(
        Dose(
            id=0,
            patient_id=turn.patient.id,
            regimen_id=regimen.id,
            local_date=date.fromisoformat(work.data["date"]),
            index=int(work.data["index"]),
            due_at=due_at,
            closes_at=min(closes_at, following.due_at) if following else closes_at,
            amount=work.data.get("amount", ""),
        )
    )
    if dose is not None:  # travel can bring a local date back: it was reminded already
        _first_reminder(turn, dose)


def remind_again(turn: Turn, work: DueWork) -> None:
    """A reminder that was snoozed, or held back by quiet hours."""
    dose = _due_dose(turn, work)
    if dose is not None:
        snoozed = dose.state is DoseState.SNOOZED
        _remind(turn, dose, "dose.again" if snoozed else "dose.reminder")


def nag(turn: Turn, work: DueWork) -> None:
    """A follow-up while the reminder has no answer; none in quiet hours."""
    dose = _due_dose(turn, work)
    if dose is None or dose.state is not DoseState.REMINDED or _is_silent(turn):
        return
    _ask(turn, dose, "dose.nag")
    _schedule_nag(turn, dose, int(work.data["number"]) + 1)


def close(turn: Turn, work: DueWork) -> None:
    """The window ends: missed, or *undelivered* where we never reminded."""
    dose = _due_dose(turn, work)
    if dose is None:
        return
    if dose.state is DoseState.DUE:
        settle(turn, dose, DoseState.UNDELIVERED)
        return
    settle(turn, dose, DoseState.MISSED)
    if two_missed(turn):
        turn.raise_alert("notice", "two_missed_doses", answer_key="dose.two_missed")
    if not _is_silent(turn):
        _say_missed(turn, dose)


# -- answers --------------------------------------------------------------------------------------


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Taken, later, skip, or why it was skipped. The dose id makes a second tap harmless."""
    number, _, reason = argument.partition(":")
    dose = turn.rows.doses.get(int(number)) if number.isdecimal() else None
    if dose is None or dose.patient_id != turn.patient.id:
        return
    if action == "taken":
        take(turn, dose)
    elif action == "later":
        _snooze(turn, dose)
    elif action == "skip":
        skip(turn, dose)
    elif action == "why" and dose.state is DoseState.SKIPPED:
        _note_reason(turn, dose, reason)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Free words about why a dose was skipped."""
    if dialogue.step != "why" or not turn.text.strip():
        return False
    dose = turn.rows.doses.get(int(dialogue.subject))
    if dose is None:
        return False
    _note_reason(turn, dose, turn.text.strip()[:500])
    return True


def take(turn: Turn, dose: Dose) -> None:
    """Record a dose as taken now; a second time only says so."""
    if dose.state is DoseState.TAKEN:
        turn.say("dose.already_taken", time=_when(turn, dose))
        return
    settle(turn, replace(dose, taken_at=turn.now), DoseState.TAKEN)
    turn.say("dose.taken", time=say_time(turn.local_now.time(), turn.language))


def skip(turn: Turn, dose: Dose) -> None:
    """Record a dose as skipped and ask why, without blame."""
    if dose.state is DoseState.TAKEN:
        turn.say("dose.already_taken", time=_when(turn, dose))
        return
    settle(turn, dose, DoseState.SKIPPED)
    choices = [
        Choice(f"why:{dose.id}:{reason}", f"button.why_{reason}", row=index // 2)
        for index, reason in enumerate(REASONS)
    ]
    turn.ask(NAME, "why", "dose.skipped", choices=choices, subject=str(dose.id))


def ask_elsewhere(turn: Turn, dose: Dose, fallback_of: int) -> None:
    """The reminder again at the turn's address, because it did not arrive at another one."""
    _ask(turn, dose, "dose.reminder_elsewhere", fallback_of=fallback_of)


def settle(turn: Turn, dose: Dose, state: DoseState) -> Dose:
    """A dose's state is final: nothing more is asked or sent about it."""
    settled = replace(dose, state=state, settled_at=turn.now)
    turn.rows.doses.save(settled)
    subject = str(dose.id)
    for kind in ("dose.nag", "dose.remind", "dose.close"):
        turn.cancel(kind, subject)
    turn.rows.outbox.cancel_dose(dose.id, turn.now)
    turn.done(NAME, subject)
    return settled


def two_missed(turn: Turn) -> bool:
    """Whether the last two settled doses were both missed."""
    settled = [d for d in turn.rows.doses.recent(turn.patient.id, 8) if not d.is_open]
    last = [d.state for d in settled if d.state is not DoseState.UNDELIVERED][:2]
    return last == [DoseState.MISSED, DoseState.MISSED]


# -- inside ---------------------------------------------------------------------------------------


def _due_dose(turn: Turn, work: DueWork) -> Dose | None:
    dose = turn.rows.doses.get(int(work.subject))
    return dose if dose is not None and dose.is_open else None


def _is_silent(turn: Turn) -> bool:
    patient = turn.patient
    if patient.is_paused(turn.now) or patient.is_held(turn.now):
        return True
    return in_quiet_hours(turn.now, patient)


def _first_reminder(turn: Turn, dose: Dose) -> None:
    late = turn.now - dose.due_at
    if late > timedelta(minutes=turn.config.late_reminder_minutes):
        settle(turn, dose, DoseState.UNDELIVERED)
        return
    turn.schedule("dose.close", dose.closes_at, str(dose.id))
    _remind(turn, dose, "dose.reminder" if late <= ON_TIME else "dose.reminder_late")


def _remind(turn: Turn, dose: Dose, key: str) -> None:
    """Send a reminder, unless somebody asked for silence; quiet hours only put it off."""
    if turn.address is None or turn.patient.is_paused(turn.now):
        return
    allowed_at = next_allowed(turn.now, turn.patient)
    if turn.patient.is_held(turn.now):
        allowed_at = next_allowed(turn.patient.held_until or turn.now, turn.patient)
    if allowed_at > turn.now:
        if allowed_at < dose.closes_at:
            turn.schedule("dose.remind", allowed_at, str(dose.id))
        return
    _ask(turn, dose, key)
    turn.rows.doses.save(
        replace(dose, state=DoseState.REMINDED, reminded_at=dose.reminded_at or turn.now)
    )
    _schedule_nag(turn, dose, 0)


def _ask(turn: Turn, dose: Dose, key: str, fallback_of: int | None = None) -> None:
    choices = [
        Choice(f"taken:{dose.id}", "button.taken", row=0),
        Choice(f"later:{dose.id}", "button.later", row=1),
        Choice(f"skip:{dose.id}", "button.skip", row=1),
    ]
    turn.ask(
        NAME,
        "answer",
        key,
        choices=choices,
        subject=str(dose.id),
        lane=Lane.REMINDER,
        expires_at=dose.closes_at,
        dose_id=dose.id,
        fallback_of=fallback_of,
        amount=dose.amount,
        time=say_time(dose.due_at.astimezone(turn.patient.tz).time(), turn.language),
    )


def _schedule_nag(turn: Turn, dose: Dose, number: int) -> None:
    """Follow-ups count from the first reminder, as the settings say."""
    nags = turn.config.nags
    if number >= len(nags):
        return
    first = dose.reminded_at or turn.now
    due_at = max(first + timedelta(minutes=nags[number]), turn.now + timedelta(minutes=5))
    if due_at < dose.closes_at:
        turn.schedule("dose.nag", due_at, str(dose.id), number=number)


def _snooze(turn: Turn, dose: Dose) -> None:
    if not dose.is_open:
        key = "dose.already_taken" if dose.state is DoseState.TAKEN else "dose.closed"
        turn.say(key, time=_when(turn, dose))
        return
    again_at = turn.now + SNOOZE
    turn.rows.doses.save(
        replace(
            dose,
            state=DoseState.SNOOZED,
            closes_at=max(dose.closes_at, again_at + SNOOZE),
        )
    )
    turn.schedule("dose.close", max(dose.closes_at, again_at + SNOOZE), str(dose.id))
    turn.cancel("dose.nag", str(dose.id))
    turn.schedule("dose.remind", again_at, str(dose.id))
    local = again_at.astimezone(turn.patient.tz)
    turn.say("dose.later", time=say_time(local.time(), turn.language))


def _note_reason(turn: Turn, dose: Dose, reason: str) -> None:
    turn.rows.doses.save(replace(dose, skip_reason=reason))
    turn.done(NAME, str(dose.id))
    turn.say(f"dose.why_{reason}" if reason in REASONS else "dose.why_other")


def _say_missed(turn: Turn, dose: Dose) -> None:
    choices = [Choice(f"taken:{dose.id}", "button.took_it_late")]
    turn.ask(
        NAME,
        "answer",
        "dose.two_missed" if two_missed(turn) else "dose.missed",
        choices=choices,
        subject=str(dose.id),
        lane=Lane.REMINDER,
        dose_id=dose.id,
        expires_at=turn.now + timedelta(hours=2),
    )


def _when(turn: Turn, dose: Dose) -> str:
    return say_moment((dose.taken_at or dose.due_at).astimezone(turn.patient.tz), turn.language)
