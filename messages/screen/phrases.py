"""Phrases, the plain signs that patterns write them with, and how each is spelt out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import TypeAlias

Phrase: TypeAlias = tuple[str, ...]
Phrases: TypeAlias = frozenset[Phrase]
Classes: TypeAlias = Mapping[str, Phrases]  # groups of phrases by their names

NUMBER = "#"  # stands for any number in digits


class Slot(tuple[Phrase, ...]):
    """What a slot of a pattern takes, as one object for all slots that take the same.

    As a set each would take five times the memory, and there are twenty thousand. So two are the
    same only if they are one object: none is compared word by word, nor hashed so.
    """

    __slots__ = ()
    __hash__, __eq__, __ne__ = object.__hash__, object.__eq__, object.__ne__


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


class Spelling(dict[str, Slot]):
    """What plain signs stand for: `word`, `word[|s|ing]` and `(a|b c)`.

    Patterns say the same things again and again: what they have in common is made and kept once.
    """

    def __init__(self, spell: Callable[[str], Phrase]) -> None:
        """`spell` spells a word out as texts are."""
        super().__init__()
        self._runs = _Runs(spell)
        self._slots: dict[int, Slot] = {}  # by hash: the sets themselves are let go of

    def __missing__(self, sign: str) -> Slot:
        """Spell a sign out that was not asked for before."""
        if sign[0] == "(":
            runs = sign[1:-1].split("|")
        else:
            stem, _, endings = sign.partition("[")
            runs = [stem + ending for ending in endings.rstrip("]").split("|")]
        slot = self[sign] = self.slot(frozenset(map(self._runs.__getitem__, runs)))
        return slot

    def slot(self, phrases: Slot | Phrases) -> Slot:
        """The one slot that takes these phrases."""
        if isinstance(phrases, Slot):
            return phrases
        number = hash(phrases)
        slot = self._slots.get(number)
        if slot is None or len(slot) != len(phrases) or not phrases.issuperset(slot):
            slot = Slot(phrases)
            self._slots[number] = slot
        return slot


class _Runs(dict[str, Phrase]):
    """Words in a row, as one phrase."""

    def __init__(self, spell: Callable[[str], Phrase]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, text: str) -> Phrase:
        words = text.split()
        if words == [text]:
            phrase = self._spell(text)
            if not phrase:
                raise PatternError(f"'{text}' holds no word")
        else:
            phrase = tuple(chain.from_iterable(map(self.__getitem__, words)))
        self[text] = phrase
        return phrase
