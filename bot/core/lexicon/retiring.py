"""What it means to retire a rule or some of its phrases, and to bring them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.lexicon.entry import Written
from bot.core.lexicon.errors import LexiconRefused, NoSuchChange
from bot.core.model import LexiconChange, LexiconVersion
from messages.screen.added import CLINIC
from messages.screen.lexicon import Kind, Rule


def is_of_staff(rule: str) -> bool:
    """Whether the rule is an entry of the staff's own."""
    return rule.partition(".")[2].startswith(CLINIC)


def less_of(
    current: LexiconVersion, patterns: frozenset[str]
) -> tuple[LexiconChange, Mapping[str, Any]]:
    """An entry of the staff's own without these phrases; without any named, not at all any more.

    Raises:
        NoSuchChange: it has no such phrase.
    """
    written = Written.of(current.rule, current.content)
    unknown = patterns - set(written.all_patterns())
    if unknown:
        raise NoSuchChange(f"'{current.rule}' has no phrase '{min(unknown)}' in force.")
    left = written.without(patterns)
    if not patterns or not left.all_patterns():
        return LexiconChange.SHIPPED, {}
    return LexiconChange.ENTRY, left.content()


def retired_of(
    rule: str, shipped: Rule | None, current: LexiconVersion | None, patterns: frozenset[str]
) -> Mapping[str, Any]:
    """What would be retired of a shipped rule, with what is retired already.

    Raises:
        NoSuchChange: there is no such rule, or no such phrase of it in force.
        LexiconRefused: it is retired already, or cannot be retired in part.
    """
    if shipped is None:
        raise NoSuchChange(f"There is no rule '{rule}' in force.")
    is_retired = current is not None and current.change is LexiconChange.RETIRE
    done = frozenset(current.content["patterns"]) if current and is_retired else frozenset()
    if is_retired and not done:
        raise LexiconRefused([f"'{rule}' is retired already."])
    left = set(shipped.patterns) - done
    if patterns - left:
        raise NoSuchChange(f"'{rule}' has no phrase '{min(patterns - left)}' in force.")
    if patterns and shipped.kind is Kind.COMBINATION:
        raise LexiconRefused(["A combination can only be retired as a whole."])
    return {
        "patterns": [] if patterns in {frozenset(), frozenset(left)} else sorted(done | patterns)
    }


def only_brings_back(
    version: LexiconVersion, current: LexiconVersion | None, shipped: Rule | None
) -> bool:
    """Whether it ends a retirement, or a part of one, of something that finds.

    An idiom silences: to bring it back is not harmless, to take one of our own out is.
    """
    if current is None:
        return False
    if current.change is LexiconChange.ENTRY and version.change is LexiconChange.SHIPPED:
        return Written.of(current.rule, current.content).is_everyday
    if current.change is not LexiconChange.RETIRE:
        return False
    if shipped is None or shipped.kind is Kind.IDIOM:
        return False
    if version.change is LexiconChange.SHIPPED:
        return True
    if version.change is not LexiconChange.RETIRE:
        return False
    kept, was = set(version.content["patterns"]), set(current.content["patterns"])
    return bool(kept) and (not was or kept <= was)
