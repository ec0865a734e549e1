"""Reading the same texts with two lexicons: what changes, and what must not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from messages.screen.engine import Screen
from messages.screen.lexicon import Kind, Lexicon
from messages.screen.model import Tier
from messages.screen.regression import Row

Progress = Callable[[int, int], None]  # how many texts are done, of how many
STEP = 50  # texts between two words of progress


@dataclass(frozen=True, slots=True)
class Changed:
    """A labelled sentence that the two lexicons give different tiers."""

    text: str
    label: Tier
    before: Tier
    after: Tier

    @property
    def is_lost_emergency(self) -> bool:
        """An emergency that would be answered less strongly than it is."""
        return self.label is Tier.EMERGENCY and self.after.rank < self.before.rank


@dataclass(frozen=True, slots=True)
class TierCount:
    """The sentences of one label: how many there are, get that tier, are escalated."""

    rows: int
    right_before: int
    right_after: int
    escalated_before: int
    escalated_after: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The same labelled sentences under two lexicons."""

    tiers: dict[Tier, TierCount]
    changed: tuple[Changed, ...]

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the second lexicon may not follow the first; empty where it may."""
        reasons = []
        count = self.tiers.get(Tier.EMERGENCY)
        if count is not None and count.right_after < count.right_before:
            reasons.append(
                f"Emergency recall would fall: {count.right_after} of {count.rows} emergencies"
                f" would be recognised, {count.right_before} are now."
            )
        silenced = sum(
            each.label is Tier.EMERGENCY
            and each.before.is_escalation
            and not each.after.is_escalation
            for each in self.changed
        )
        if silenced:
            what = "emergency" if silenced == 1 else "emergencies"
            reasons.append(f"Nobody would hear of {silenced} {what} that staff hear of now.")
        return tuple(reasons)


def replay(
    before: Screen, after: Screen, rows: Sequence[Row], progress: Progress = lambda *_: None
) -> Replay:
    """Read all rows with both. Takes seconds: not for the event loop."""
    counts = {tier: [0, 0, 0, 0, 0] for tier in Tier}
    changed = []
    for number, row in enumerate(rows):
        if number % STEP == 0:
            progress(number, len(rows))
        old, new = before.read(row.text).tier, after.read(row.text).tier
        count = counts[row.tier]
        count[0] += 1
        count[1] += old is row.tier
        count[2] += new is row.tier
        count[3] += old.is_escalation
        count[4] += new.is_escalation
        if old is not new:
            changed.append(Changed(row.text, row.tier, old, new))
    changed.sort(key=lambda each: (not each.is_lost_emergency, -each.label.rank))
    tiers = {tier: TierCount(*counts[tier]) for tier in reversed(Tier) if counts[tier][0]}
    return Replay(tiers, tuple(changed))


def examples_as_rows(lexicon: Lexicon, but: Iterable[str] = ()) -> list[Row]:
    """What the emergency entries say they must find, as labelled sentences.

    Without those of the rules `but`: who retires an entry gives up its examples, and no other's.
    """
    left_out = frozenset(but)
    return [
        Row(text, rule.tier, frozenset(), frozenset(), rule.language, rule.topic)
        for rule in lexicon.rules
        if rule.kind is Kind.FINDING and rule.tier is Tier.EMERGENCY and rule.id not in left_out
        for text in rule.must_match
    ]
