"""Which tip comes next. Pure: a Beta-Bernoulli for each tag, so that anybody can follow it.

Each tag (`trigger:stress`, `time:evening`, `theme:movement`…) counts what helped and what did
not. A tip's worth is drawn from its tags' distributions (Thompson sampling), so that what helped
comes more often and what is unknown gets its chance. No tip comes again before all that match
have come.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from bot.core.model import TipShown
from messages.tips import Tip

_STARTS = ((5, "morning"), (11, "day"), (17, "evening"), (22, "night"))


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known about now: what set it off, and the part of the day."""

    trigger: str | None
    part_of_day: str


def part_of_day(at: time) -> str:
    """The word that tips use for a wall time."""
    return next((part for hour, part in reversed(_STARTS) if at.hour >= hour), "night")


def tags(tip: Tip) -> list[str]:
    """All that a thumb on this tip says something about."""
    found = [f"theme:{tip.theme}", f"place:{tip.place}", f"company:{tip.company}"]
    found += [f"trigger:{trigger}" for trigger in sorted(tip.triggers)]
    found += [f"time:{part}" for part in sorted(tip.times)]
    return [*found, "minutes:short" if tip.minutes <= 5 else "minutes:long"]


def helped(shown: TipShown) -> bool | None:
    """Whether a tip did good: the thumb says it, else the rating before and after."""
    if shown.liked is not None:
        return shown.liked
    if shown.before is None or shown.after is None or shown.before == shown.after:
        return None
    return shown.after < shown.before


def tag_counts(shown: Iterable[TipShown], tips: Mapping[str, Tip]) -> dict[str, tuple[int, int]]:
    """By tag: how often a tip with it helped, and how often it did not."""
    good, bad = Counter[str](), Counter[str]()
    for each in shown:
        tip, outcome = tips.get(each.tip_id), helped(each)
        if tip is not None and outcome is not None:
            (good if outcome else bad).update(tags(tip))
    return {tag: (good[tag], bad[tag]) for tag in sorted({*good, *bad})}


def choose(
    tips: Mapping[str, Tip], shown: Sequence[TipShown], moment: Moment, seed: object
) -> Tip | None:
    """The next tip; None where there are none at all. The same for the same `seed`."""
    matching = _matching(list(tips.values()), moment)
    if not matching:
        return None
    times = Counter(each.tip_id for each in shown)
    fewest = min(times[tip.id] for tip in matching)
    fresh = [tip for tip in matching if times[tip.id] == fewest]
    last = shown[-1].tip_id if shown else None
    candidates = [tip for tip in fresh if tip.id != last] or fresh
    counts = tag_counts(shown, tips)
    chance = random.Random(f"{seed}:{len(shown)}")  # noqa: S311 - repeatable on purpose
    worth = {tip.id: _worth(tip, counts, chance) for tip in sorted(candidates, key=lambda t: t.id)}
    return tips[max(worth, key=lambda tip_id: worth[tip_id])]


def _matching(tips: list[Tip], moment: Moment) -> list[Tip]:
    """Those for the trigger at this time of day; else for the trigger; else for the time; all."""
    for_trigger = [tip for tip in tips if moment.trigger in tip.triggers]
    among = for_trigger or tips
    now = [tip for tip in among if tip.times & {moment.part_of_day, "any"}]
    return now or among


def _worth(tip: Tip, counts: Mapping[str, tuple[int, int]], chance: random.Random) -> float:
    drawn = [
        chance.betavariate(1 + good, 1 + bad)
        for good, bad in (counts.get(tag, (0, 0)) for tag in tags(tip))
    ]
    return sum(drawn) / len(drawn)
