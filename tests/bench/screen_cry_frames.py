"""Whether the screen's verdict on a cry holds when what stands around it changes.

usage: python -m tests.bench.screen_cry_frames [--every N] [--failures FILE]

Only cries that are read rightly by themselves are taken. One frame and one cry in five are blind:
nobody looks into what fails there, it is only counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from messages.screen import Screen, Screening, Tier, load_lexicon
from tests.frames.cries import Frame, Seed, framed, seeds


@dataclass
class Kept:
    """How many verdicts held, how many at least escalate, how many were lost."""

    held: int = 0
    softer: int = 0
    lost: int = 0

    def add(self, seed: Seed, read: Screening) -> bool:
        """Count one; whether it held."""
        held = read.tier is Tier.EMERGENCY or (
            seed.tier is Tier.URGENT and read.tier.is_escalation
        )
        self.held += held
        self.softer += not held and read.tier.is_escalation
        self.lost += not read.tier.is_escalation
        return held

    def cells(self) -> str:
        """As table cells."""
        total = self.held + self.softer + self.lost
        return f"{total} | {self.held / total:.4f} | {self.softer} | {self.lost}" if total else ""


Counts = defaultdict[tuple[str, str, bool], Kept]


def measure(screen: Screen, every: int) -> tuple[Counts, list[dict[str, object]]]:
    """Counts by language, family and blindness; and what did not hold, but for the blind."""
    counts: Counts = defaultdict(Kept)
    failures: list[dict[str, object]] = []
    for language in ("en", "es"):
        cries = [seed for seed in seeds(language) if _holds(screen, seed)]
        for number, (frame, seed, text) in enumerate(framed(language, cries)):
            if number % every:
                continue
            blind = frame.is_blind or seed.is_blind
            read = screen.read(text)
            if not counts[language, frame.family, blind].add(seed, read) and not blind:
                failures.append(_failure(frame, seed, text, read))
    return counts, failures


def _holds(screen: Screen, seed: Seed) -> bool:
    return screen.read(seed.text).tier is seed.tier


def _failure(frame: Frame, seed: Seed, text: str, read: Screening) -> dict[str, object]:
    return {
        "family": frame.family,
        "frame": frame.name,
        "seed": seed.text,
        "tier": seed.tier.value,
        "read": read.tier.value,
        "text": text,
        "findings": [f"{found.rule} {' '.join(found.context)}" for found in read.findings],
    }


def table(counts: Counts) -> Iterator[str]:
    """Markdown rows: each family, open and blind part."""
    yield "| language | family | texts | held | softer | lost | blind | held | softer | lost |"
    yield f"|{'---|' * 10}"
    for language, family in dict.fromkeys((key[0], key[1]) for key in counts):
        both = " | ".join(counts[language, family, blind].cells() for blind in (False, True))
        yield f"| {language} | {family} | {both} |"
    for language in ("en", "es"):
        both = " | ".join(_sum(counts, language, blind).cells() for blind in (False, True))
        yield f"| {language} | all | {both} |"


def _sum(counts: Counts, language: str, blind: bool) -> Kept:
    chosen = [kept for key, kept in counts.items() if key[0] == language and key[2] is blind]
    return Kept(
        sum(kept.held for kept in chosen),
        sum(kept.softer for kept in chosen),
        sum(kept.lost for kept in chosen),
    )


def main() -> None:
    """Print the table; write what failed, one JSON line each, where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only each Nth text")
    parser.add_argument("--failures", help="file for the texts that did not hold")
    given = parser.parse_args()
    counts, failures = measure(Screen(load_lexicon()), given.every)
    sys.stdout.write("\n".join(table(counts)) + "\n")
    if given.failures:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in failures]
        Path(given.failures).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
