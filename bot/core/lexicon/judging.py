"""What a change to the lexicon does, found by reading many sentences before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.core.lexicon.screens import Compiled, Screens
from messages.screen import Overlay, Screen
from messages.screen.added import CLINIC
from messages.screen.examples import example_faults
from messages.screen.regression import regression_rows
from messages.screen.replaying import Progress, Replay, TierCount, examples_as_rows, replay


@dataclass(frozen=True, slots=True)
class Past:
    """What would have become of texts that people really wrote: numbers and ids, no words."""

    days: int
    texts: int
    is_cut: bool  # there were more texts; the newest were read
    before: Mapping[str, int]  # tier -> texts
    after: Mapping[str, int]
    changed: tuple[tuple[int, str, str], ...]  # inbox id, tier before and after


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of one replay."""

    before: str  # versions of the lexicon
    after: str
    at: datetime
    tiers: Mapping[str, TierCount]
    changed: tuple[tuple[str, str, str, str], ...]  # text, label, tier before and after
    given_up: tuple[str, ...] = ()  # examples of the changed rule that are found less strongly
    faults: tuple[str, ...] = ()  # of the change's own phrases and sentences
    refused: tuple[str, ...] = ()  # why it may not be published, whoever asks
    past: Past | None = field(default=None)

    @property
    def passes(self) -> bool:
        """Whether it may be published."""
        return not self.faults and not self.refused

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the change."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Judgement | None:
        """What was kept, again; None where it was never replayed."""
        if not kept:
            return None
        past = kept.get("past")
        return cls(
            before=kept["before"],
            after=kept["after"],
            at=datetime.fromisoformat(kept["at"]),
            tiers={tier: TierCount(**count) for tier, count in kept["tiers"].items()},
            changed=tuple((str(a), str(b), str(c), str(d)) for a, b, c, d in kept["changed"]),
            given_up=tuple(kept["given_up"]),
            faults=tuple(kept["faults"]),
            refused=tuple(kept["refused"]),
            past=past and Past(**past | {"changed": tuple(map(tuple, past["changed"]))}),
        )


def judge(
    screens: Screens,
    before: Overlay,
    after: Overlay,
    rule: str,
    at: datetime,
    progress: Progress = lambda *_: None,
) -> Judgement:
    """Compile both, try all examples, replay the regression sentences. Takes seconds.

    `rule` is the one that differs: its own examples do not count as emergencies to be kept.
    """
    old, new = screens.over(before), screens.over(after)
    rows = regression_rows() + examples_as_rows(new.screen.lexicon, {rule})
    result = replay(old.screen, new.screen, rows, progress)
    return Judgement(
        before=old.screen.lexicon.version,
        after=new.screen.lexicon.version,
        at=at,
        tiers={tier.value: count for tier, count in result.tiers.items()},
        changed=_changed(result),
        given_up=tuple(_given_up(old.screen, new.screen, rule)),
        faults=tuple(_faults(old.screen, new, rule)),
        refused=result.refusals,
    )


def with_past(judgement: Judgement, past: Past | None) -> Judgement:
    """The same, with what would have become of real texts."""
    return replace(judgement, past=past)


def _changed(result: Replay) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (each.text, each.label.value, each.before.value, each.after.value)
        for each in result.changed
    )


def _given_up(old: Screen, new: Screen, rule: str) -> Iterator[str]:
    texts = [text for each in old.lexicon.rules if each.id == rule for text in each.must_match]
    for text in texts:
        if new.read(text).tier.rank < old.read(text).tier.rank:
            yield text


def _faults(old: Screen, new: Compiled, rule: str) -> Iterator[str]:
    """What is wrong with the changed rule, and what it breaks in other entries of the staff."""
    if rule in new.problems:
        yield f"{new.problems[rule]}."
    for each in new.screen.lexicon.rules:
        if not each.id.partition(".")[2].startswith(CLINIC):
            continue
        is_other = each.id != rule
        known = set(example_faults(old, each)) if is_other else set()
        for text, fault in example_faults(new.screen, each):
            if (text, fault) not in known:
                yield f"“{text}”{f' (of {each.id})' if is_other else ''}: {fault}."
