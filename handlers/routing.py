"""How an event finds its conversation. What there is to find stands in `handlers/__init__.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import TypeAlias

from bot.core.model import Dialogue, DueWork, IncomingKind, PatientState
from bot.core.turn import Turn
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.words import Option as Offered, parse_choice, parse_number

Stage: TypeAlias = Callable[[Turn], bool]  # True: it has answered
Command: TypeAlias = Callable[[Turn], None]  # what follows the command is `turn.text`
Reply: TypeAlias = Callable[[Turn, Dialogue], bool]  # True: `turn.text` was the awaited answer
Choose: TypeAlias = Callable[[Turn, str, str, Dialogue | None], None]  # action, argument
Due: TypeAlias = Callable[[Turn, DueWork], None]


TAKES_TEXT = frozenset({"pause", "crave"})  # commands that may be typed with more words
LONGEST_BARE = 3  # letters: "7", "yes", "no" do not tell which question they answer
UNASKED = frozenset({"check_in", "dose", "injection", "side_effect"})  # we ask by ourselves
LONGEST_COMMAND = 4  # words; a longer text is a sentence
FOR_EVERYBODY = frozenset(
    {"alert", "delete", "enrolment", "link", "safety", "templates"}
)  # also without enrolment


class Router:
    """Finds the conversation for events, answers, taps and due work."""

    def __init__(
        self,
        commands: Mapping[str, Command],
        choices: Mapping[str, Choose],
        replies: Mapping[str, Reply],
        due: Mapping[str, Due],
        order: Callable[[Router], tuple[Stage, ...]],
        apologise: Callable[[Turn], None],
        exact: Mapping[str, Reply],
    ) -> None:
        """The tables of `handlers`; `order` gives the stages over this router's own ones."""
        self._exact = exact
        self._commands, self._choices, self._replies = commands, choices, replies
        self._names = (*commands,)
        self._due, self._apologise = due, apologise
        self._stages = order(self)

    def handle(self, turn: Turn) -> None:
        """Answer an event."""
        puzzled = turn.patient.puzzled
        for stage in self._stages:
            if stage(turn):
                break
        if puzzled and turn.patient.puzzled == puzzled:  # it was understood this time
            turn.save(puzzled=0)

    def handle_due(self, turn: Turn, work: DueWork) -> None:
        """Do a piece of due work; an unknown kind is an error that the sweep parks."""
        self._due[work.kind](turn, work)

    def give_up(self, turn: Turn) -> None:
        """An event could not be handled: say so."""
        self._apologise(turn)

    # -- stages -----------------------------------------------------------------------------------

    def tapped(self, turn: Turn) -> bool:
        """A button: its data names the conversation. A tap from long ago may find no dialogue."""
        if turn.incoming is None or turn.incoming.kind is not IncomingKind.BUTTON:
            return False
        name = turn.incoming.data.partition(":")[0]
        if name not in FOR_EVERYBODY and turn.patient.state is not PatientState.ACTIVE:
            return False  # erased since: everything begins anew
        self._choose(turn, turn.incoming.data)
        if not turn.said:  # not even an old button stays without an answer
            turn.say("common.old_button")
        return True

    def slash_command(self, turn: Turn) -> bool:
        """An explicit /command, even while a prompt is open."""
        command = self._commands.get(turn.incoming.command) if turn.incoming else None
        if command is None:
            return False
        command(turn)
        return True

    def awaited_choice(self, turn: Turn) -> bool:
        """A text that names a choice of an open prompt; the newest prompt first."""
        dialogues = turn.open_dialogues
        newer = takewhile(lambda dialogue: not _is_value(turn, dialogue), dialogues)
        fitting = [dialogue for dialogue in newer if self._fits(turn, dialogue)]
        if not fitting:
            return False
        newest = fitting[0]
        chosen = chosen_option(turn, turn.text, newest)
        if self._is_exact(turn, newest):
            self._replies[newest.name](turn, newest)
        elif chosen is not None:
            self._choose(turn, chosen, newest)
        if _is_doubtful(turn, fitting):
            turn.say("check_in.went_to_last")
        return True

    def keyword(self, turn: Turn) -> bool:
        """A command typed as a word, as on SMS: STATUS, ESTADO, PAUSE 3."""
        if turn.incoming is None or turn.patient.state is not PatientState.ACTIVE:
            return False
        said = turn.text.strip().casefold().strip(".!¡¿? ")
        words = _names_by_word(turn.around.catalogue, self._names, turn.language)
        found = _named(said, *words)
        if found is None:
            return False
        name, rest = found
        turn.incoming = replace(turn.incoming, text=rest)
        self._commands[name](turn)
        return True

    def awaited_reply(self, turn: Turn) -> bool:
        """A text, place or contact that an open prompt awaits; the newest prompt first."""
        for dialogue in turn.open_dialogues:
            reply = self._replies.get(dialogue.name)
            if reply is not None and reply(turn, dialogue):
                return True
        return False

    def _is_exact(self, turn: Turn, dialogue: Dialogue) -> bool:
        exact = self._exact.get(dialogue.name)
        return exact is not None and exact(turn, dialogue)

    def _fits(self, turn: Turn, dialogue: Dialogue) -> bool:
        """Whether a text is a choice of this prompt, or the very number that it awaits."""
        if self._is_exact(turn, dialogue):
            return True
        return chosen_option(turn, turn.text, dialogue) is not None

    def _choose(self, turn: Turn, data: str, dialogue: Dialogue | None = None) -> None:
        name, _, rest = data.partition(":")
        action, _, argument = rest.partition(":")
        choose = self._choices.get(name)
        if choose is None:
            return
        choose(turn, action, argument, dialogue or _dialogue_of(turn, name, data))


def _is_doubtful(turn: Turn, fitting: list[Dialogue]) -> bool:
    """Whether a bare answer may have been meant for another question that we asked unasked."""
    asked = {dialogue.name for dialogue in fitting} & UNASKED
    is_bare = len(turn.text.strip()) <= LONGEST_BARE
    return is_bare and fitting[0].name in UNASKED and len(asked) > 1


def _dialogue_of(turn: Turn, name: str, data: str) -> Dialogue | None:
    """The open prompt that offered this choice; an older message's button may have none."""
    dialogues = turn.open_dialogues
    named = [dialogue for dialogue in dialogues if dialogue.name == name]
    offering = [d for d in named if any(option.data == data for option in d.offered)]
    return next(iter(offering), None)


def _is_value(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether a typed number means itself: buttons carry no numbers, but some are numbers.

    "6" is six o'clock or six days there, not the sixth button.
    """
    are_numbers = any(option.label[:1].isdecimal() for option in dialogue.options)
    if not (turn.can_tap and are_numbers):
        return False
    return parse_number(turn.text, turn.language, 0, 9999) is not None


@lru_cache(maxsize=32)
def _names_by_word(
    catalogue: Catalogue, names: tuple[str, ...], language: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Which command each word means, the first where two share one; and which take more words."""
    found = {
        word.casefold(): name
        for name in reversed(names)
        for word in catalogue.words(f"command.{name}", language)
    }
    return found, {word: name for word, name in found.items() if name in TAKES_TEXT}


def _named(
    said: str, names: Mapping[str, str], taking_text: Mapping[str, str]
) -> tuple[str, str] | None:
    """The command that a text is, and what follows its word; None where it is none."""
    if said in names:
        return names[said], ""
    if len(said.split()) > LONGEST_COMMAND:
        return None
    for word, name in taking_text.items():
        if said.startswith(f"{word} "):
            return name, said[len(word) + 1 :]
    return None


def chosen_option(turn: Turn, text: str, dialogue: Dialogue) -> str | None:
    """The data of the one offered choice that the text names."""
    texts, language = turn.around.catalogue, turn.language
    offered = [
        Offered(
            number,
            option.label,
            texts.words(option.key, language) if texts.has(option.key, BASE_LANGUAGE) else (),
        )
        for number, option in enumerate(dialogue.options, start=1)
    ]
    number = parse_choice(text, offered, language) if offered else None
    return None if number is None else dialogue.offered[number - 1].data
