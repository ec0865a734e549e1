"""Frames: what may change around and within a cry without changing what it says."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from messages.screen import Tier
from messages.screen.regression import regression_rows
from tests.frames import grammar, spellings
from tests.frames.spellings import Change

FOLDER = Path(__file__).parent
_BLIND = 5  # one in so many is only counted, never looked into
_CONTEXT = frozenset({"negated", "past", "question", "hypothetical"})
_OWN = re.compile(
    r"(?:i|i'?m|i'?ve|my|no puedo|me|mi|tengo|estoy|quiero|siento|voy)\b", re.IGNORECASE
)
_FIRM = re.compile(r"(?:I|I['\u2019]?(?:m|ve|ll|d)|[A-Z]{2,})\b")
_CALM_FAMILIES = frozenset({"opener", "closer", "sign", "case", "spacing", "run_on", "long"})


@dataclass(frozen=True)
class Seed:
    """A cry; one that is `plain` has no past, question or negation of its own."""

    text: str
    tier: Tier
    is_plain: bool

    @property
    def is_blind(self) -> bool:
        """Whether it is only counted."""
        return is_blind(self.text)


@dataclass(frozen=True)
class Frame:
    """One way to say a cry otherwise."""

    family: str
    name: str
    change: Change

    @property
    def is_blind(self) -> bool:
        """Whether it is only counted."""
        return is_blind(f"{self.family} {self.name}")

    def takes(self, seed: Seed) -> bool:
        """Whether the frame leaves such a cry what it is."""
        if self.family == "person" and seed.tier is not Tier.EMERGENCY:
            return False  # another's rash is not the sender's
        return seed.is_plain or self.family in _CALM_FAMILIES

    def around(self, seed: Seed) -> str | None:
        """The cry in the frame, the same every time; None where it does not fit."""
        if not self.takes(seed):
            return None
        return self.change(seed.text, Random(zlib.crc32(seed.text.encode())))


def is_blind(text: str) -> bool:
    """Whether a frame or a cry is in the part that is only counted."""
    return zlib.crc32(text.encode()) % _BLIND == 0


def frames(language: str) -> list[Frame]:
    """All frames of a language."""
    written: Mapping[str, list[Any]] = yaml.safe_load(
        (FOLDER / f"cries_{language}.yaml").read_text(encoding="utf-8")
    )
    made = (spellings.COMMON, spellings.BY_LANGUAGE[language], grammar.BY_LANGUAGE[language])
    return [
        *(_framed(family, line) for family, lines in written.items() for line in lines),
        *(
            Frame(family, name, change)
            for families in made
            for family, changes in families.items()
            for name, change in changes.items()
        ),
    ]


def seeds(language: str) -> Iterator[Seed]:
    """The emergency and urgent sentences of the regression suite, and some of our own."""
    for row in regression_rows():
        if row.language == language and row.is_clear and row.tier in {Tier.EMERGENCY, Tier.URGENT}:
            yield Seed(row.text, row.tier, not row.flags & _CONTEXT)
    own = yaml.safe_load((FOLDER / "seeds.yaml").read_text(encoding="utf-8"))
    for tier, texts in own[language].items():
        yield from (Seed(text, Tier(tier), is_plain=True) for text in texts)


def framed(language: str, share: Iterable[Seed]) -> Iterator[tuple[Frame, Seed, str]]:
    """Every frame around every cry that it takes."""
    cries = list(share)
    for frame in frames(language):
        for seed in cries:
            text = frame.around(seed)
            if text is not None:
                yield frame, seed, text


def _framed(family: str, line: str | Mapping[str, Any]) -> Frame:
    template = line if isinstance(line, str) else str(line["frame"])
    own = not isinstance(line, str) and bool(line["own"])

    def change(text: str, random: Random) -> str | None:
        if own and not _OWN.match(text):
            return None
        return template.replace("{}", text).replace("{run}", _run(text))

    return Frame(family, template, change)


def _run(text: str) -> str:
    """A sentence run on: a small first letter, nothing at its end."""
    stripped = text.rstrip(" .!")
    return stripped if _FIRM.match(stripped) else stripped[:1].lower() + stripped[1:]
