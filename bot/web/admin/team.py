"""The team's accounts, for admins: inviting, roles, disabling, new passwords."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from bot.core.model import LinkPurpose, StaffAccount, StaffRole, StaffState
from bot.core.one_time_link import issue_link
from bot.core.ports import Rows
from bot.web.admin.visit import ROOT, Visit


async def show(visit: Visit) -> Response:
    """Everybody, and the form to invite somebody."""
    return await _page(visit)


async def invite(visit: Visit) -> Response:
    """A link for somebody new; their account is made when they open it."""
    name, email, role = visit.sent("name", 100), visit.sent("email").lower(), visit.sent("role")
    if not name or "@" not in email or role not in set(StaffRole):
        return await _page(visit, 400, error="Please give a name, an e-mail address and a role.")
    now, me = visit.desk.wall.now(), visit.me

    def work(rows: Rows) -> str | None:
        if rows.staff.by_email(email) is not None:
            return None
        about: dict[str, str | int] = {"name": name, "email": email, "role": role}
        rows.audit.add(now, me.reference, "staff.invited", "staff", {"role": role})
        return issue_link(rows, LinkPurpose.INVITE, about, now)

    token = await visit.desk.store.write(work)
    if token is None:
        return await _page(visit, 409, error="There is an account with this e-mail address.")
    return await _page(visit, link=_address(visit, token), link_for=name)


async def change(visit: Visit) -> Response:
    """Another role, disabled or not, or a link for a new password."""
    wanted, now, me = visit.sent("change"), visit.desk.wall.now(), visit.me
    found = await visit.desk.store.read(lambda rows: rows.staff.get(int(visit.part("id"))))
    if found is None:
        return visit.missing("account")
    account = found
    if wanted == "link":
        token = await visit.desk.store.write(lambda rows: _reset(rows, account, me, visit))
        return await _page(visit, link=_address(visit, token), link_for=account.name)
    changed = _changed(account, wanted, visit.sent("role"))
    if changed is None:
        return await _page(visit, 400, error="That change is not known.")
    if account.id == me.id:
        return await _page(
            visit, 400, error="You cannot change your own role or disable yourself."
        )

    def work(rows: Rows) -> None:
        rows.staff.save(changed)
        rows.staff.end_sessions(account.id)
        before = {"role": account.role, "state": account.state}
        after = {"role": changed.role, "state": changed.state}
        rows.audit.add(
            now, me.reference, f"staff.{wanted}", account.reference,
            {"before": before, "after": after},
        )  # fmt: skip

    await visit.desk.store.write(work)
    return visit.go(
        "/staff", done={"disable": "disabled", "enable": "enabled"}.get(wanted, "role")
    )


def _changed(account: StaffAccount, wanted: str, role: str) -> StaffAccount | None:
    if wanted == "disable":
        return replace(account, state=StaffState.DISABLED)
    if wanted == "enable":
        return replace(account, state=StaffState.ACTIVE, failed_sign_ins=0, locked_until=None)
    if wanted == "role" and role in set(StaffRole):
        return replace(account, role=StaffRole(role))
    return None


def _reset(rows: Rows, account: StaffAccount, me: StaffAccount, visit: Visit) -> str:
    """A link for a new password; it ends a lock as well."""
    now = visit.desk.wall.now()
    rows.staff.save(replace(account, failed_sign_ins=0, locked_until=None))
    rows.audit.add(now, me.reference, "staff.link", account.reference, {})
    return issue_link(rows, LinkPurpose.RESET, {"id": account.id}, now)


def _address(visit: Visit, token: str) -> str:
    base = visit.desk.config.public_url or str(visit.request.base_url).removesuffix(f"{ROOT}/")
    return f"{base.rstrip('/')}{ROOT}/link/{token}"


async def _page(
    visit: Visit, status: int = 200, error: str = "", link: str = "", link_for: str = ""
) -> Response:
    people = await visit.desk.store.read(lambda rows: rows.staff.every())
    return visit.page(
        "staff", status, people=people, roles=list(StaffRole), error=error, link=link,
        link_for=link_for,
    )  # fmt: skip
