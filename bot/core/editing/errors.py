"""Why an edit was not taken. Nothing was changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.errors import SteadyError
from bot.core.model import TemplateVersion
from messages.checking import Warning_


class NoSuchText(SteadyError):
    """There is no such text, part, language or version."""


class EditRefused(SteadyError):
    """The text cannot be published as it is."""

    def __init__(self, text: str | None = None, warnings: Sequence[Warning_] = ()) -> None:
        """`warnings` are what the checks found, errors among them; empty for other reasons."""
        errors = [each.text for each in warnings if each.is_error]
        super().__init__(text or " ".join(errors) or None)
        self.warnings = tuple(warnings)


class EditConflict(SteadyError):
    """Somebody published another version of this text in the meantime."""

    def __init__(
        self,
        version: TemplateVersion,
        current: TemplateVersion | None,
        mine: Mapping[str, str],
        theirs: Mapping[str, str],
        merged: Mapping[str, str] | None,
    ) -> None:
        """`version` is the one that was to be published, `current` the one in force.

        `mine` and `theirs` are all parts of the two as they would be shown. `merged` holds both
        changes where they do not touch the same lines (an empty text is a form that is gone),
        else it is None: propose it, or another text, with `current.id` as its parent.
        """
        super().__init__()
        self.version, self.current = version, current
        self.mine, self.theirs, self.merged = mine, theirs, merged
