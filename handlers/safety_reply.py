"""What people answer when they are asked whether they are safe, in whatever words they type it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.model import AddressState, Dialogue, IncomingKind
from bot.core.turn import Turn
from handlers.routing import chosen_option
from handlers.safety_check import DANGER, LISTENING, ask_if_safe, choose, told_of
from handlers.safety_guidance import OTHER
from handlers.safety_saying import NAME
from messages.screen import Tier
from messages.words import Aftermath, OptOut, aftermath_of, opt_out_intent, parse_yes_no

MOST_UNCLEAR = 2  # then they go their ordinary way: it may be a machine that answers us

_MEANINGS: Mapping[str, Mapping[bool, str]] = {
    "guided": {True: "", False: "not_safe"},  # "ok" after guidance is no "I am safe"
    "safe": {True: "safe", False: "not_safe"},
    "meant": {True: "danger", False: "harmless"},
    "told": {True: "danger", False: ""},  # the text asks it among other things
}
"""What yes and no mean at each step."""


_AFTERMATHS: Mapping[Aftermath, tuple[str, str]] = {
    Aftermath.CALLED: ("called", ""),
    Aftermath.IN_CARE: ("safe", ""),
    Aftermath.THEY_ARE_SAFE: ("safe", OTHER),
    Aftermath.THEY_ARE_IN_CARE: ("safe", OTHER),
    Aftermath.THEY_DIED: ("died", OTHER),
}
"""The answer that each is, and about whom; help that was called is for whoever we ask about."""


def answer(turn: Turn) -> bool:
    """A tap, or words while the question is the last thing we asked."""
    incoming = turn.incoming
    if incoming is not None and incoming.kind is IncomingKind.BUTTON:
        return _tapped(turn, incoming.data)
    dialogue = _open_check(turn)
    if dialogue is None:
        return False
    return _answered(turn, dialogue) or _unclear(turn, dialogue)


def answer_aftermath(turn: Turn) -> bool:
    """Words on what became of the emergency told before, whatever the screen makes of them."""
    incoming, held_until = turn.incoming, turn.patient.held_until
    if incoming is None or incoming.kind is not IncomingKind.TEXT or incoming.command:
        return False
    if held_until is None or held_until <= turn.now:
        return False
    told = aftermath_of(turn.text)
    if told is None:
        return False
    action, about = _AFTERMATHS[told]
    in_danger = told_of(turn)
    if told is Aftermath.CALLED:
        dialogue = _open_check(turn)
        about = str(dialogue.data.get("about", "")) if dialogue else ""
        about = OTHER if in_danger == {OTHER} else about
    if about and about not in in_danger:
        return False
    choose(turn, action, about, None)
    return True


def answer_plainly(turn: Turn, tier: Tier) -> bool:
    """An answer in a text that alarmed the screen less than an emergency does.

    One that says something urgent only counts where it names an offered answer, nothing besides.
    """
    dialogue = _open_check(turn)
    if dialogue is None:
        return False
    return _answered(turn, dialogue) if tier is Tier.UNSURE else _chosen(turn, dialogue)


# -- inside ---------------------------------------------------------------------------------------


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
    offered = (option.data for option in dialogue.offered if f":{action}" in option.data)
    group = dialogue.data.get("group", "")
    return next(offered, f"{NAME}:{action}:{group}" if group else f"{NAME}:{action}")


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
    if dialogue.step == "told" or _is_for_carrier(turn) or _is_command(turn):
        return False
    count = int(dialogue.data.get("unclear", 0)) + 1
    if count > MOST_UNCLEAR or turn.now - dialogue.asked_at > LISTENING:
        return False
    ask_if_safe(turn, str(dialogue.data.get("about", "")), count)
    return True


def _is_for_carrier(turn: Turn) -> bool:
    """STOP or HELP; a START only where they had opted out, for to the carriers "yes" is one."""
    if turn.incoming is None:
        return False
    intent = opt_out_intent(turn.text)
    kind = turn.incoming.opt_out or (intent and intent.kind.name)
    is_out = turn.address is not None and turn.address.state is AddressState.OPTED_OUT
    return bool(kind) and (kind != OptOut.START.name or is_out)


def _is_command(turn: Turn) -> bool:
    """Whether the text is nothing but a command's word, such as STATUS by SMS."""
    catalogue, said = turn.around.catalogue, turn.text.strip().casefold()
    commands = [key for key in catalogue.keys if key.startswith("command.")]
    return any(
        said == word.casefold() for key in commands for word in catalogue.words(key, turn.language)
    )
