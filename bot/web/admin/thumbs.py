"""What people's thumbs said about tips, by tag, over everybody: counts, and nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.tip_choice import tags
from messages.tips import Tip


@dataclass(frozen=True, slots=True)
class TagCount:
    """One tag, as in "trigger:stress", and how often its tips were shown, liked and disliked."""

    tag: str
    shown: int
    up: int
    down: int

    @property
    def name(self) -> str:
        """For people: "trigger: stress"."""
        return self.tag.replace(":", ": ").replace("_", " ")


def thumbs_by_tag(
    counts: Mapping[str, tuple[int, int, int]], tips: Mapping[str, Tip]
) -> list[TagCount]:
    """Of counts by tip id (shown, liked, disliked); the tags that were heard of most first."""
    shown, up, down = Counter[str](), Counter[str](), Counter[str]()
    for tip_id, (times, ups, downs) in counts.items():
        for tag in tags(tips[tip_id]) if tip_id in tips else ():
            shown[tag] += times
            up[tag] += ups
            down[tag] += downs
    found = [TagCount(tag, shown[tag], up[tag], down[tag]) for tag in shown]
    return sorted(found, key=lambda each: (-each.up - each.down, -each.shown, each.tag))
