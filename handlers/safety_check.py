"""Are you safe? Asking it after guidance, and what follows from each answer.

Where somebody else is in danger (`OTHER`), it is asked whether *they* are safe. Both may be asked
of one person, each at its time; every answer carries whom it is about. What the answers are that
people type is understood in `safety_reply`.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import AddressState, Dialogue, DueWork, IncomingKind, Lane
from bot.core.turn import Choice, Turn
from handlers import safety_hold
from handlers.safety_guidance import LIFE_ORDER, OTHER, emergency_key
from handlers.safety_saying import NAME, say_nobody_reads, say_safety, targets
from messages.screen import Tier

FOLLOW_UPS = (timedelta(minutes=10), timedelta(minutes=30))  # after the guidance
LISTENING = timedelta(minutes=60)  # so long words that fit no answer are asked about
PATIENCE = timedelta(hours=6)
DANGER = frozenset({"not_safe", "danger"})
GONE = frozenset({AddressState.BLOCKED, AddressState.UNREACHABLE})

SAFE = (
    Choice("safe", "button.safe"),
    Choice("called", "button.called"),
    Choice("not_safe", "button.not_safe"),
)
SAFE_OTHER = (
    Choice(f"safe:{OTHER}", "button.they_are_safe"),
    Choice(f"called:{OTHER}", "button.called"),
    Choice(f"not_safe:{OTHER}", "button.they_are_not_safe"),
)


def begin(turn: Turn, about: str = "") -> None:
    """Guidance was given: listen for an answer now, ask after 10 and again after 30 minutes."""
    if turn.incoming is not None and turn.incoming.kind is IncomingKind.GROUP:
        return  # nobody knows who would answer there
    data = {"about": about, "language": turn.spoken}
    turn.listen(NAME, "guided", choices=_safe(about), data=data, patience=PATIENCE)
    at = turn.now + FOLLOW_UPS[0]
    turn.schedule("safety.follow_up", at, about, number=0, language=turn.spoken)


def ask_if_safe(turn: Turn, about: str = "", unclear: int = 0) -> None:
    """The question itself."""
    key = "safety.are_they_safe" if about else "safety.are_you_safe"
    _ask(turn, "safe", key, _safe(about), about=about, unclear=unclear)


def ask_if_meant(turn: Turn, key: str, group: str, about: str = "") -> None:
    """The one question that settles whether a text was an emergency of this group."""
    if key == "safety.unsure_unread":  # nothing was understood: the general question
        _ask(turn, "safe", key, (SAFE[0], SAFE[2]))
        return
    danger, harmless = (f"danger:{group}", "harmless")
    if about:
        danger, harmless = f"{danger}:{about}", f"{harmless}:{about}"
    choices = (
        Choice(danger, "button.danger_yes", row=0),
        Choice(harmless, "button.danger_no", row=0),
    )
    _ask(turn, "meant", key, choices, about=about)


def listen_for_yes(turn: Turn) -> None:
    """The text asked about thoughts of suicide, but awaits no answer: a yes must be heard."""
    dialogues = turn.rows.dialogues.open(turn.patient.id, turn.now)
    if any(each.name == NAME and each.step != "told" for each in dialogues):
        # "Yes" could answer that question as well: it is asked again then.
        data = {"language": turn.spoken}
        turn.listen(NAME, "guided", choices=SAFE, data=data, patience=PATIENCE)
        return
    data = {"group": "suicide", "language": turn.spoken}
    turn.listen(NAME, "told", data=data, patience=LISTENING)


def follow_up(turn: Turn, work: DueWork) -> None:
    """Due: ask whether they (or whom they told of) are safe, wherever they last wrote from."""
    addresses = turn.rows.patients.addresses(turn.patient.id)
    turn.address = next((a for a in addresses if a.state not in GONE), turn.address)
    number, language = int(work.data["number"]), str(work.data.get("language", ""))
    turn.speak(language)
    ask_if_safe(turn, work.subject)
    if number + 1 < len(FOLLOW_UPS):
        at = turn.now + FOLLOW_UPS[number + 1] - FOLLOW_UPS[number]
        turn.schedule(work.kind, at, work.subject, number=number + 1, language=language)


def told_of(turn: Turn) -> set[str]:
    """Who was in danger in the last hours, by the guidance that was given."""
    since = turn.now - safety_hold.HOLD
    alerts = turn.rows.alerts.of(turn.patient.id, 50)
    keys = {a.answer_key for a in alerts if a.raised_at >= since and a.tier == Tier.EMERGENCY}
    return {OTHER if _is_about_other(key) else "" for key in keys}


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Safe, called, not safe; or whether words were meant so."""
    turn.done(NAME)
    group, about = _parted(argument)
    if action in DANGER:
        _in_danger(turn, group, about)
        return
    if action == "died":
        _bereaved(turn)
        return
    if action != "harmless":  # which settles one text, not an emergency told before it
        turn.cancel("safety.follow_up", about)
    if action == "safe" and not _asks_later(turn):
        safety_hold.end(turn)
    # Where help is on its way the silence stays.
    what, ending = "called" if action == "called" else "safe", f"_{about}" if about else ""
    say_safety(turn, f"safety.glad_{what}{ending}")


# -- inside ---------------------------------------------------------------------------------------


def _safe(about: str) -> tuple[Choice, ...]:
    return SAFE_OTHER if about else SAFE


def _parted(argument: str) -> tuple[str, str]:
    """The group of guidance and whom it is about, from a button's `group:other`, or half of it."""
    group, _, about = argument.rpartition(":")
    return (group, about) if about == OTHER else (argument, "")


def _is_about_other(key: str) -> bool:
    return key.endswith(f"_{OTHER}") or key in {"safety.emergency_child", "safety.they_died"}


def _asks_later(turn: Turn) -> bool:
    """Whether it will still be asked after somebody: the silence is not over then."""
    return any(work.kind == "safety.follow_up" for work in turn.rows.due.of(turn.patient.id))


def _in_danger(turn: Turn, group: str, about: str) -> None:
    key = f"safety.still_not_safe_{about}" if about else "safety.still_not_safe"
    if group in LIFE_ORDER:
        key = emergency_key(group, about)
    say_safety(turn, key)
    turn.raise_alert(Tier.EMERGENCY, "not_safe", excerpt=turn.text[:1000], answer_key=key)
    safety_hold.begin(turn)
    begin(turn, about)
    say_nobody_reads(turn)


def _bereaved(turn: Turn) -> None:
    """The other one is dead, they say: staff must know, and the silence stays.

    That nobody reads was said with the guidance; now it would only hurt.
    """
    turn.cancel("safety.follow_up", OTHER)
    say_safety(turn, "safety.they_died")
    turn.raise_alert(
        Tier.EMERGENCY, "not_safe", excerpt=turn.text[:1000], answer_key="safety.they_died"
    )


def _ask(
    turn: Turn,
    step: str,
    key: str,
    choices: tuple[Choice, ...],
    *,
    about: str = "",
    unclear: int = 0,
) -> None:
    data = {"unclear": unclear, "about": about, "language": turn.spoken}
    turn.listen(NAME, step, choices=choices, data=data, patience=PATIENCE)
    for address in targets(turn):
        turn.say(key, choices=choices, name=NAME, to=address, lane=Lane.SAFETY)
