"""Whether the screen stays calm where nothing happens now, and hears the same words when meant.

usage: python -m tests.bench.screen_calm_frames [--every N] [--failures FILE]

The other side of `screen_cry_frames`. One frame and one expression in five are blind: nobody looks
into what fails there, it is only counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from messages.screen import Screen, Screening, Tier, shipped_screen
from tests.frames.calm import Framed, framed

LANGUAGES = ("en", "es")


@dataclass
class Read:
    """How texts of one family were read."""

    total: int = 0
    emergency: int = 0
    escalated: int = 0
    none: int = 0

    def add(self, read: Screening) -> None:
        """Count one."""
        self.total += 1
        self.emergency += read.tier is Tier.EMERGENCY
        self.escalated += read.tier.is_escalation
        self.none += read.tier is Tier.NONE

    def calm(self) -> tuple[float, float, float]:
        """Shares that are never an emergency, not escalated, and left alone altogether."""
        return (
            1 - self.emergency / self.total,
            1 - self.escalated / self.total,
            self.none / self.total,
        )


Counts = defaultdict[tuple[str, str, bool], Read]


def measure(screen: Screen, every: int = 1) -> tuple[Counts, Counts, list[Framed]]:
    """Counts by language, family and blindness of calm texts and of twins; and what fails seen."""
    calm: Counts = defaultdict(Read)
    twins: Counts = defaultdict(Read)
    failures = []
    for text in _every(every):
        read = screen.read(text.text)
        (twins if text.is_twin else calm)[text.language, text.family, text.is_blind].add(read)
        if read.tier.is_escalation is not text.is_twin and not text.is_blind:
            failures.append(text)
    return calm, twins, failures


def heard_alone(screen: Screen) -> frozenset[str]:
    """The cries that rules escalate by themselves: only their twins can be lost."""
    cries = {text.cry for language in LANGUAGES for text in framed(language) if text.is_twin}
    return frozenset(cry for cry in cries if screen.by_rules(cry).tier.is_escalation)


def _every(every: int) -> Iterator[Framed]:
    texts = (text for language in LANGUAGES for text in framed(language))
    return (text for number, text in enumerate(texts) if number % every == 0)


def _print(calm: Counts, twins: Counts) -> None:
    print(
        "| language | family | texts | never an emergency | not escalated | left alone | blind |"
    )
    print("|---|---|---|---|---|---|---|")
    for language, family in dict.fromkeys((key[0], key[1]) for key in calm):
        seen, blind = calm[language, family, False], calm[language, family, True]
        cells = " | ".join(f"{share:.3f}" for share in seen.calm()) if seen.total else "| |"
        unseen = " / ".join(f"{share:.3f}" for share in blind.calm()) if blind.total else ""
        print(f"| {language} | {family} | {seen.total + blind.total} | {cells} | {unseen} |")
    print("\n| language | twins | texts | escalated | blind |\n|---|---|---|---|---|")
    for language, family in dict.fromkeys((key[0], key[1]) for key in twins):
        seen, blind = twins[language, family, False], twins[language, family, True]
        shares = [f"{read.escalated / read.total:.3f}" for read in (seen, blind) if read.total]
        print(f"| {language} | {family} | {seen.total + blind.total} | {' | '.join(shares)} |")


def main(arguments: list[str]) -> None:
    """Print both tables; what failed and may be looked at goes to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every N-th text only")
    parser.add_argument("--failures", type=argparse.FileType("w"), help="a line for each")
    options = parser.parse_args(arguments)
    calm, twins, failures = measure(shipped_screen(), options.every)
    _print(calm, twins)
    for text in failures if options.failures else ():
        row = {"family": text.family, "frame": text.frame, "text": text.text}
        options.failures.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
