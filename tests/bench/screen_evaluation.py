"""Precision and recall of the screen by tier, topic and rule on labelled sentences.

usage: python -m tests.bench.screen_evaluation DATA.jsonl...

Each line: {"text", "tier" or "label", "flags", "lang"}; label "benign" is tier none.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from messages.screen import Screen, Screening, Tier, load_lexicon
from messages.screen.regression import Row, read_rows


@dataclass
class Count:
    """How often something was there, was found, and was rightly found."""

    there: int = 0
    found: int = 0
    right: int = 0

    def cells(self) -> list[str]:
        """Right, recall and precision as table cells."""
        recall = f"{self.right / self.there:.3f}" if self.there else ""
        precision = f"{self.right / self.found:.3f}" if self.found else ""
        return [str(self.there), str(self.found), str(self.right), recall, precision]


@dataclass
class Evaluation:
    """Counts of one run."""

    tiers: dict[str, Count] = field(default_factory=dict)
    categories: dict[str, Count] = field(default_factory=dict)
    topics: dict[str, Count] = field(default_factory=dict)
    rules: dict[str, Count] = field(default_factory=dict)
    escalated: Counter[str] = field(default_factory=Counter)


def evaluate(screen: Screen, rows: Iterable[Row]) -> Evaluation:
    """Count over the rows with one right tier; a rule is right where its tier is the row's."""
    result = Evaluation()
    for row in rows:
        if row.is_clear:
            _count(result, row, screen.read(row.text))
    return result


def _count(result: Evaluation, row: Row, screening: Screening) -> None:
    result.tiers.setdefault(row.tier, Count()).there += 1
    count = result.tiers.setdefault(screening.tier, Count())
    count.found += 1
    count.right += screening.tier is row.tier
    result.escalated[row.tier] += screening.tier.is_escalation
    _count_topic(result, row, screening)
    for finding in screening.findings:
        if finding.tier.rank:
            rule = result.rules.setdefault(finding.rule, Count())
            rule.found += 1
            rule.right += row.tier is finding.tier


def _count_topic(result: Evaluation, row: Row, screening: Screening) -> None:
    """Recall by the row's category; precision by the topic that decided the screening."""
    if row.category:
        category = result.categories.setdefault(row.category, Count())
        category.there += 1
        category.right += screening.tier is row.tier
    if screening.tier.rank and screening.topic:
        topic = result.topics.setdefault(screening.topic, Count())
        topic.found += 1
        topic.right += screening.tier is row.tier


def table(evaluation: Evaluation, rules: Iterable[str]) -> str:
    """Markdown tables: tiers, recall by category, precision by topic and by rule."""
    lines = ["| tier | rows | found | right | recall | precision |", "|---|---|---|---|---|---|"]
    for tier in reversed(Tier):
        count = evaluation.tiers.get(tier)
        if count:
            lines.append(f"| {' | '.join([tier.value, *count.cells()])} |")
    lines += ["", "| category of the sentence | rows | right tier | recall |", "|---|---|---|---|"]
    for name, count in sorted(evaluation.categories.items()):
        lines.append(f"| {name} | {count.there} | {count.right} | {count.cells()[3]} |")
    lines += _precision("topic that decides", evaluation.topics, sorted(evaluation.topics))
    lines += _precision("rule", evaluation.rules, sorted(rules))
    return "\n".join(lines)


def _precision(title: str, counts: Mapping[str, Count], names: Iterable[str]) -> list[str]:
    lines = ["", f"| {title} | fired | right tier | precision |", "|---|---|---|---|"]
    for name in names:
        count = counts.get(name, Count())
        lines.append(f"| {name} | {count.found} | {count.right} | {count.cells()[4]} |")
    return lines


def main() -> None:
    """Print the tables for the files named on the command line, taken together."""
    screen = Screen(load_lexicon())
    rows = [row for name in sys.argv[1:] for row in read_rows(Path(name))]
    evaluation = evaluate(screen, rows)
    named = [rule.id for rule in screen.lexicon.rules if rule.tier.rank]
    sys.stdout.write(table(evaluation, named) + "\n")


if __name__ == "__main__":
    main()
