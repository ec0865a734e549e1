"""The history of one text: who wrote what, what became of it, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.core.editing import over
from bot.core.model import EditState, StaffAccount, TemplateVersion
from bot.web.admin.access import APPROVERS
from bot.web.admin.difference import difference


@dataclass(frozen=True, slots=True)
class Past:
    """One version, ready to be shown."""

    id: int
    state: EditState
    author: str
    at: datetime
    why: str
    approved_by: str
    publish_at: datetime | None
    changes: Markup
    actions: tuple[tuple[str, str], ...]  # what can be done with it: value and title
    can_go_on: bool  # a draft of one's own


def versions_of(
    history: Sequence[TemplateVersion],
    shipped: Mapping[str, str],
    names: Mapping[str, str],
    me: StaffAccount,
) -> list[Past]:
    """Newest first, each with what it changed over the version that it was written over."""
    known = {version.id: version for version in history}
    return [_past(version, known, shipped, names, me) for version in history]


def _past(
    version: TemplateVersion,
    known: Mapping[int, TemplateVersion],
    shipped: Mapping[str, str],
    names: Mapping[str, str],
    me: StaffAccount,
) -> Past:
    parent = known.get(version.parent or 0)
    before, after = over(shipped, parent.parts if parent else {}), over(shipped, version.parts)
    pieces = [
        difference(before.get(part, ""), after.get(part, ""))
        for part in dict.fromkeys([*after, *before])
        if before.get(part) != after.get(part)
    ]
    changes = Markup("").join(Markup('<div class="diff">{}</div>').format(each) for each in pieces)
    return Past(
        id=version.id,
        state=version.state,
        author=names.get(version.author, version.author),
        at=version.at,
        why=version.why,
        approved_by=names.get(version.approved_by or "", version.approved_by or ""),
        publish_at=version.publish_at,
        changes=changes,
        actions=_actions(version, me),
        can_go_on=version.state is EditState.DRAFT and version.author == me.reference,
    )


def _actions(version: TemplateVersion, me: StaffAccount) -> tuple[tuple[str, str], ...]:
    is_mine = version.author == me.reference
    found = []
    if version.state is EditState.WAITING and me.role in (APPROVERS or ()):
        if not is_mine:
            found.append(("approve", "Approve"))
        found.append(("withdraw", "Withdraw" if is_mine else "Say no"))
    elif version.state is EditState.SCHEDULED and me.may_edit:
        found.append(("withdraw", "Do not publish"))
    elif version.state is EditState.DRAFT and me.may_edit:
        found.append(("withdraw", "Throw away"))
    elif version.state is EditState.RETIRED and version.published_at and me.may_edit:
        found.append(("roll_back", "Roll back to this"))
    return tuple(found)
