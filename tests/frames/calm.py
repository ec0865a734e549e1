"""Every calm frame around every expression, and the twins in which the same words are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import yaml

_FOLDER = Path(__file__).parent
_SLOTS = {"en": "navgpc", "es": "navmpc"}  # in the order of a seed's forms
_SLOT = re.compile(r"\{(\w)\}")
_BLIND = 5  # one frame in five, and one seed in five, are only counted


@dataclass(frozen=True, slots=True)
class Framed:
    """One expression in one frame."""

    text: str
    language: str
    family: str
    frame: str
    seed: str  # "" where the frame is said as it stands
    cry: str  # what the seed says of its sender now
    is_twin: bool
    is_blind: bool


def framed(language: str) -> Iterator[Framed]:
    """All of one language."""
    data = yaml.safe_load((_FOLDER / f"calm_{language}.yaml").read_text(encoding="utf-8"))
    for part in ("frames", "twins"):
        for family, written in data[part].items():
            for frame in written["texts"]:
                for seed, forms in _taken(data["seeds"], written.get("groups")):
                    said = dict(zip(_SLOTS[language], forms, strict=True))
                    if all(said[slot] for slot in _SLOT.findall(frame)):
                        yield Framed(
                            text=_SLOT.sub(lambda match: said[match[1]], frame),  # noqa: B023
                            language=language,
                            family=family,
                            frame=frame,
                            seed=seed,
                            cry=said["c"],
                            is_twin=part == "twins",
                            is_blind=_is_blind(frame) or _is_blind(seed),
                        )


def _taken(
    seeds: dict[str, list[str]], groups: list[str] | None
) -> Iterator[tuple[str, list[str]]]:
    """The seeds that a family takes; one empty seed for sentences said as they stand."""
    if groups is None:
        yield "", [""] * 6
    else:
        for name, (group, *forms) in seeds.items():
            if group in groups:
                yield name, forms


def _is_blind(words: str) -> bool:
    return bool(words) and crc32(words.encode()) % _BLIND == 0
