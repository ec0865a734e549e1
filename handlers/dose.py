"""One due dose: the reminder, its answers, the follow-ups, and the end of its window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.model import Dialogue, Dose, DoseState, DueWork
from bot.core.model.making import changed, maker
from bot.core.turn import Choice, Turn
from handlers import dose_prompt as prompt, dose_window as window
from handlers.dose_prompt import NAME
from handlers.dose_record import missed_run, settle
from handlers.plan import plan_next_dose
from messages.screen import Tier
from messages.spoken_time import say_moment, say_time
from scheduler.quiet_hours import next_allowed
from scheduler.spreading import dose_due_at, reminder_at

SNOOZE = timedelta(minutes=30)
ON_TIME = timedelta(minutes=10)  # a reminder later than this says so
ANSWERABLE = timedelta(hours=24)  # how long after its window a button still counts
REASONS = ("forgot", "unwell", "ran_out", "chose")
REASON_PATIENCE = timedelta(hours=2)  # later words are about something else
CAUTION_AT = 2  # not taken in a row (facts 1.2: S4 S6 S7)
CAUTION_EVERY = 7  # then again after so many more


# -- due work -------------------------------------------------------------------------------------


def fall_due(turn: Turn, work: DueWork) -> None:
    """The moment of a dose: its row, its reminder, and the next one's schedule."""
    regimen = turn.rows.regimens.get(int(work.subject))
    if regimen is None or not regimen.is_active:
        return
    due_at = dose_due_at(work)
    following_at = plan_next_dose(turn, regimen, due_at)
    closes_at = due_at + timedelta(hours=turn.config.dose_window_hours)
    dose = turn.rows.doses.add(
        _make_dose(
            id=0,
            patient_id=turn.patient.id,
            regimen_id=regimen.id,
            local_date=date.fromisoformat(work.data["date"]),
            index=int(work.data["index"]),
            due_at=due_at,
            closes_at=min(closes_at, following_at or closes_at),
            amount=work.data.get("amount", ""),
        )
    )
    if dose is not None:  # travel can bring a local date back: it was reminded already
        _first_reminder(turn, dose)


def remind_again(turn: Turn, work: DueWork) -> None:
    """A reminder that was snoozed, or held back by quiet hours or an emergency."""
    dose = _due_dose(turn, work)
    if dose is not None:
        _remind(turn, dose)


def nag(turn: Turn, work: DueWork) -> None:
    """A follow-up while the reminder has no answer; none in quiet hours."""
    dose = _due_dose(turn, work)
    if dose is None or dose.state is not DoseState.REMINDED:
        return
    if _may_write_at(turn) == turn.now and window.can_be_answered(dose, turn.now):
        prompt.ask(turn, dose, "dose.nag")
    window.schedule_follow_up(turn, dose, int(work.data["number"]) + 1)


def close(turn: Turn, work: DueWork) -> None:
    """The window ends: missed, or *undelivered* where we never reminded as promised."""
    dose = _due_dose(turn, work)
    if dose is None:
        return
    if dose.state in {DoseState.DUE, DoseState.SNOOZED}:
        settle(turn, dose, DoseState.UNDELIVERED)
        return
    dose = settle(turn, dose, DoseState.MISSED)
    _call_staff(turn)
    if not turn.patient.is_paused(turn.now):
        turn.schedule("dose.tell_missed", _may_write_at(turn), str(dose.id))


def tell_missed(turn: Turn, work: DueWork) -> None:
    """Say that a window has ended, as soon as that disturbs nobody."""
    dose = turn.rows.doses.get(int(work.subject))
    if dose is None or dose.state is not DoseState.MISSED or turn.patient.is_paused(turn.now):
        return
    allowed_at = _may_write_at(turn)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at, work.subject)
    else:
        prompt.say_missed(turn, dose, with_caution=_is_caution_due(missed_run(turn)))


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
    elif action == "why" and dose.state is DoseState.SKIPPED and reason in REASONS:
        _note_reason(turn, dose, reason)
        turn.say(f"dose.why_{reason}")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Free words about why a dose was skipped. What else they tell is answered as well."""
    words = turn.text.strip()
    if dialogue.step != "why" or not words or words.endswith("?"):
        return False
    dose = turn.rows.doses.get(int(dialogue.subject))
    if dose is None:
        return False
    _note_reason(turn, dose, words[:500])
    if turn.screening is not None and turn.screening.tier in {Tier.COMMON, Tier.CRAVING}:
        return False
    turn.say("dose.why_other")
    return True


def take(turn: Turn, dose: Dose) -> None:
    """Record a dose as taken now; a second time only says so."""
    if dose.state is DoseState.TAKEN:
        turn.say("dose.already_taken", time=_when(turn, dose))
    elif _is_too_late(turn, dose):
        turn.say("dose.closed", time=_when(turn, dose))
    else:
        settle(turn, replace(dose, taken_at=turn.now), DoseState.TAKEN)
        turn.say("dose.taken", time=say_time(turn.local_now.time(), turn.language))


def skip(turn: Turn, dose: Dose) -> None:
    """Record a dose as skipped and ask why, without blame."""
    if dose.state in {DoseState.TAKEN, DoseState.SKIPPED} or _is_too_late(turn, dose):
        turn.say("dose.closed", time=_when(turn, dose))
        return
    settle(turn, dose, DoseState.SKIPPED)
    if _call_staff(turn):
        turn.say("dose.two_missed", **prompt.said_of(turn, dose))
    choices = [
        Choice(f"why:{dose.id}:{reason}", f"button.why_{reason}", row=index // 2)
        for index, reason in enumerate(REASONS)
    ]
    turn.ask(
        NAME, "why", "dose.skipped",
        choices=choices, subject=str(dose.id), patience=REASON_PATIENCE,
    )  # fmt: skip


# -- inside ---------------------------------------------------------------------------------------


def _due_dose(turn: Turn, work: DueWork) -> Dose | None:
    dose = turn.rows.doses.get(int(work.subject))
    return dose if dose is not None and dose.is_open else None


def _may_write_at(turn: Turn, at: datetime | None = None) -> datetime:
    """From `at` (now) on, when a reminder disturbs nobody: after quiet hours and emergencies."""
    at = at or turn.now
    return next_allowed(max(at, turn.patient.held_until or at), turn.patient)


def _first_reminder(turn: Turn, dose: Dose) -> None:
    if _lateness(turn, dose) > timedelta(minutes=turn.config.late_reminder_minutes):
        settle(turn, dose, DoseState.UNDELIVERED)
        return
    turn.schedule("dose.close", dose.closes_at, str(dose.id))
    _remind(turn, dose)


def _remind(turn: Turn, dose: Dose) -> None:
    """Send a reminder, unless somebody asked for silence; quiet hours only put it off."""
    if turn.address is None or turn.patient.is_paused(turn.now):
        return
    allowed_at = _may_write_at(turn)
    if allowed_at > turn.now:
        if allowed_at < dose.closes_at:
            turn.schedule("dose.remind", allowed_at, str(dose.id))
        return
    if dose.reminded_at is not None and not window.can_be_answered(dose, turn.now):
        return
    prompt.ask(turn, dose, _reminder_key(turn, dose))
    reminded = changed(dose, state=DoseState.REMINDED, reminded_at=dose.reminded_at or turn.now)
    turn.rows.doses.save(reminded)
    window.schedule_follow_up(turn, reminded, 0)


def _reminder_key(turn: Turn, dose: Dose) -> str:
    if dose.state is DoseState.SNOOZED:
        return "dose.again"
    if dose.reminded_at is not None:  # it was asked before an emergency put it off
        return "dose.nag"
    return "dose.reminder_late" if _lateness(turn, dose) > ON_TIME else "dose.reminder"


def _lateness(turn: Turn, dose: Dose) -> timedelta:
    """Since when the reminder should have been there, at its place in an agreed window."""
    return turn.now - max(dose.due_at, reminder_at(dose.due_at, turn.patient))


def _snooze(turn: Turn, dose: Dose) -> None:
    if not dose.is_open:
        turn.say("dose.closed", time=_when(turn, dose))
        return
    again_at = _may_write_at(turn, turn.now + SNOOZE)
    closes_at = window.closes_after(turn, dose, again_at)
    turn.rows.doses.save(replace(dose, state=DoseState.SNOOZED, closes_at=closes_at))
    turn.schedule("dose.close", closes_at, str(dose.id))
    turn.cancel("dose.nag", str(dose.id))
    turn.schedule("dose.remind", again_at, str(dose.id))
    turn.say(
        "dose.later", time=say_time(again_at.astimezone(turn.patient.tz).time(), turn.language)
    )


def _note_reason(turn: Turn, dose: Dose, reason: str) -> None:
    turn.rows.doses.save(replace(dose, skip_reason=reason))
    turn.done(NAME, str(dose.id))


def _is_too_late(turn: Turn, dose: Dose) -> bool:
    return turn.now > dose.closes_at + ANSWERABLE


def _is_caution_due(run: int) -> bool:
    """With the second dose in a row that was not taken, and from time to time after it."""
    return run >= CAUTION_AT and (run - CAUTION_AT) % CAUTION_EVERY == 0


def _call_staff(turn: Turn) -> bool:
    """Tell staff of doses in a row that were not taken; whether it was time to."""
    is_due = _is_caution_due(missed_run(turn))
    if is_due:
        turn.raise_alert("notice", "two_missed_doses", answer_key="dose.two_missed")
    return is_due


_make_dose = maker(Dose)


def _when(turn: Turn, dose: Dose) -> str:
    return say_moment((dose.taken_at or dose.due_at).astimezone(turn.patient.tz), turn.language)
