"""What a change to the lexicon is called, and how its state is shown."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.lexicon import is_of_staff
from bot.core.model import LexiconChange, LexiconState, LexiconVersion
from bot.core.ports import Rows
from messages.screen import Tier

SHADES = {
    LexiconState.DRAFT: "",
    LexiconState.PROPOSED: "warn",
    LexiconState.APPROVED: "here",
    LexiconState.PUBLISHED: "good",
    LexiconState.RETIRED: "",
}
WORDS = {
    LexiconState.PROPOSED: "waits for approval",
    LexiconState.PUBLISHED: "in force",
    LexiconState.RETIRED: "no longer in force",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change in a list."""

    version: LexiconVersion
    title: str
    author: str

    @property
    def state(self) -> str:
        """In words."""
        if self.version.state is LexiconState.RETIRED and self.version.published_at is None:
            return "withdrawn"
        return WORDS.get(self.version.state, self.version.state.value)

    @property
    def shade(self) -> str:
        """Of its tag."""
        return SHADES[self.version.state]


def title_of(version: LexiconVersion) -> str:
    """What the change does, in a few words."""
    rule = version.rule
    if version.change is LexiconChange.ENTRY:
        what = "everyday wording " if version.content["tier"] == Tier.NONE else ""
        return f"Change {what}{rule}" if version.parent else f"Add {what}{rule}"
    if version.change is LexiconChange.SHIPPED:
        return f"Take {rule} out" if is_of_staff(rule) else f"Bring {rule} back as shipped"
    count = len(version.content["patterns"])
    if not count:
        return f"Retire {rule}"
    return f"Retire {count} {'phrase' if count == 1 else 'phrases'} of {rule}"


def lines_of(versions: list[LexiconVersion], names: dict[str, str]) -> list[Line]:
    """For a list."""
    return [Line(each, title_of(each), names.get(each.author, each.author)) for each in versions]


def names_in(rows: Rows) -> dict[str, str]:
    """Reference -> name, of everybody on the team."""
    return {account.reference: account.name for account in rows.staff.every()}
