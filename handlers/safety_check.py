"""Are you safe? Asking it after guidance, and understanding the answer, whoever gives it.

Where somebody else is in danger (`OTHER`), it is asked whether *they* are safe. Both may be asked
of one person, each at its time; every answer carries whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.core.model import AddressState, Dialogue, DueWork, IncomingKind, Lane
from bot.core.turn import Choice, Turn
from handlers import safety_hold
from handlers.routing import chosen_option
from handlers.safety_guidance import LIFE_ORDER, OTHER, emergency_key
from handlers.safety_saying import NAME, say_nobody_reads, say_safety, targets
from messages.screen import Tier
from messages.words import opt_out_intent, parse_yes_no

FOLLOW_UPS = (timedelta(minutes=10), timedelta(minutes=30))  # after the guidance
LISTENING = timedelta(minutes=60)  # so long words that fit no answer are asked about
MOST_UNCLEAR = 2  # then they go their ordinary way: it may be a machine that answers us
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
_MEANINGS: Mapping[str, Mapping[bool, str]] = {
    "guided": {True: "", False: "not_safe"},  # "ok" after guidance is no "I am safe"
    "safe": {True: "safe", False: "not_safe"},
    "meant": {True: "danger", False: "harmless"},
}
"""What yes and no mean at each step."""


def begin(turn: Turn, about: str = "") -> None:
    """Guidance was given: listen for an answer now, ask after 10 and again after 30 minutes."""
    if turn.incoming is not None and turn.incoming.kind is IncomingKind.GROUP:
        return  # nobody knows who would answer there
    turn.listen(NAME, "guided", choices=_safe(about), data={"about": about}, patience=PATIENCE)
    turn.schedule("safety.follow_up", turn.now + FOLLOW_UPS[0], about, number=0)


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


def follow_up(turn: Turn, work: DueWork) -> None:
    """Due: ask whether they (or whom they told of) are safe, wherever they last wrote from."""
    addresses = turn.rows.patients.addresses(turn.patient.id)
    turn.address = next((a for a in addresses if a.state not in GONE), turn.address)
    number = int(work.data["number"])
    ask_if_safe(turn, work.subject)
    if number + 1 < len(FOLLOW_UPS):
        wait = FOLLOW_UPS[number + 1] - FOLLOW_UPS[number]
        turn.schedule("safety.follow_up", turn.now + wait, work.subject, number=number + 1)


def answer(turn: Turn) -> bool:
    """A tap, or words while the question is the last thing we asked."""
    incoming = turn.incoming
    if incoming is not None and incoming.kind is IncomingKind.BUTTON:
        return _tapped(turn, incoming.data)
    dialogue = _open_check(turn)
    if dialogue is None:
        return False
    return _answered(turn, dialogue) or _unclear(turn, dialogue)


def answer_plainly(turn: Turn, tier: Tier) -> bool:
    """An answer in a text that alarmed the screen less than an emergency does.

    One that says something urgent only counts where it names an offered answer, nothing besides.
    """
    dialogue = _open_check(turn)
    if dialogue is None:
        return False
    return _answered(turn, dialogue) if tier is Tier.UNSURE else _chosen(turn, dialogue)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Safe, called, not safe; or whether words were meant so."""
    turn.done(NAME)
    group, about = _parted(argument)
    if action in DANGER:
        _in_danger(turn, group, about)
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


def _open_check(turn: Turn) -> Dialogue | None:
    """The open question, where a text could answer it and nothing was asked since."""
    incoming = turn.incoming
    if incoming is None or incoming.kind is not IncomingKind.TEXT or incoming.command:
        return None
    newest = next(iter(turn.open_dialogues), None)
    return newest if newest is not None and newest.name == NAME else None


def _tapped(turn: Turn, data: str) -> bool:
    name, _, rest = data.partition(":")
    if name != NAME:
        return False
    action, _, argument = rest.partition(":")
    choose(turn, action, argument, None)
    return True


def _chosen(turn: Turn, dialogue: Dialogue) -> bool:
    data = chosen_option(turn, turn.text, dialogue)
    return data is not None and _tapped(turn, data)


def _answered(turn: Turn, dialogue: Dialogue) -> bool:
    was_listed = dialogue.step != "guided"  # else a number answers some older question
    if (was_listed or not turn.text.strip().isdecimal()) and _chosen(turn, dialogue):
        return True
    action = _meaning(turn, dialogue)
    if not action:
        return False
    return _tapped(turn, _data_of(action, dialogue))


def _data_of(action: str, dialogue: Dialogue) -> str:
    """What the button of this answer carries."""
    offered = (option.data for option in dialogue.options if f":{action}" in option.data)
    return next(offered, f"{NAME}:{action}")


def _meaning(turn: Turn, dialogue: Dialogue) -> str:
    """What yes or no means here; empty where it is unclear.

    "No im scared" and "yes I have pills" are believed by their first word; "yes im ok" is safe
    only because its rest says so, too.
    """
    text, language = turn.text, turn.language
    meanings = _MEANINGS[dialogue.step]
    is_yes = parse_yes_no(text, language)
    if is_yes is not None:
        return meanings[is_yes]
    first, _, rest = text.strip().partition(" ")
    is_yes = parse_yes_no(first, language)
    if is_yes is None:
        return ""
    action = meanings[is_yes]
    is_sure = action in DANGER or chosen_option(turn, rest, dialogue) == _data_of(action, dialogue)
    return action if is_sure else ""


def _unclear(turn: Turn, dialogue: Dialogue) -> bool:
    """Words that are no answer, soon after: ask, rather than talk of something else."""
    if turn.incoming is None or turn.incoming.opt_out or opt_out_intent(turn.text):
        return False
    if _is_command(turn):
        return False
    count = int(dialogue.data.get("unclear", 0)) + 1
    if count > MOST_UNCLEAR or turn.now - dialogue.asked_at > LISTENING:
        return False
    ask_if_safe(turn, str(dialogue.data.get("about", "")), count)
    return True


def _is_command(turn: Turn) -> bool:
    """Whether the text is nothing but a command's word, such as STATUS by SMS."""
    catalogue, said = turn.around.catalogue, turn.text.strip().casefold()
    commands = [key for key in catalogue.keys if key.startswith("command.")]
    return any(
        said == word.casefold() for key in commands for word in catalogue.words(key, turn.language)
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
    data = {"unclear": unclear, "about": about}
    turn.listen(NAME, step, choices=choices, data=data, patience=PATIENCE)
    for address in targets(turn):
        turn.say(key, choices=choices, name=NAME, to=address, lane=Lane.SAFETY)
