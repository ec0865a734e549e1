"""Who may open which page: the one table that the routing itself is made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from starlette.responses import Response

from bot.core.model import StaffRole
from bot.web.admin.visit import Visit

Roles: TypeAlias = "frozenset[StaffRole] | None"
Endpoint: TypeAlias = Callable[[Visit], Awaitable[Response]]

ANYONE: Roles = None  # signed out too
TEAM: Roles = frozenset(StaffRole)
EDITORS: Roles = frozenset({StaffRole.ADMIN, StaffRole.EDITOR})
APPROVERS: Roles = frozenset({StaffRole.ADMIN, StaffRole.EDITOR, StaffRole.CLINICIAN})
CLINICIANS: Roles = frozenset({StaffRole.ADMIN, StaffRole.CLINICIAN})
ADMINS: Roles = frozenset({StaffRole.ADMIN})


@dataclass(frozen=True, slots=True)
class Page:
    """One method of one path below `/admin`, and the roles that may use it."""

    method: str
    path: str
    endpoint: Endpoint
    roles: Roles
    files: int = 0  # how many may be sent

    def is_open_to(self, role: StaffRole | None) -> bool:
        """Whether somebody of this role (None: signed out) may use it."""
        return self.roles is None or (role is not None and role in self.roles)
