"""The page behind a link that works once: the first admin, an invitation, a new password."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from bot.core.clock import Clock
from bot.core.errors import Conflict, SteadyError
from bot.core.model import LinkPurpose, OneTimeLink, StaffAccount, StaffRole, StaffState
from bot.core.one_time_link import issue_link, token_hash, use_link
from bot.core.ports import Rows, Store
from bot.web.admin import cookie
from bot.web.admin.entrance import open_session
from bot.web.admin.password import fault_of
from bot.web.admin.visit import ROOT, Visit

_HERE = frozenset({LinkPurpose.FIRST_ADMIN, LinkPurpose.INVITE, LinkPurpose.RESET})


class LinkEnded(SteadyError):
    """This link has been used or has expired. Ask an admin for a new one."""


async def first_admin_link(store: Store, clock: Clock, base_url: str) -> str | None:
    """A link by which the first admin makes their account; None where there is one already.

    `clock` is the machine's: the link lives a day, whatever the simulator plays.
    """
    now = clock.now()

    def issue(rows: Rows) -> str | None:
        if any(each.role is StaffRole.ADMIN for each in rows.staff.every()):
            return None
        rows.staff.sweep(now)
        return issue_link(rows, LinkPurpose.FIRST_ADMIN, {}, now)

    token = await store.write(issue)
    return None if token is None else f"{base_url}{ROOT}/link/{token}"


async def show(visit: Visit) -> Response:
    """What the link is for; opening it uses nothing up."""
    link = await _link(visit)
    if link is None:
        return visit.page("trouble", 410, title="This link has ended", text=str(LinkEnded()))
    return await _form(visit, link)


async def submit(visit: Visit) -> Response:
    """The account is made, or gets its new password, and its owner is signed in."""
    link = await _link(visit)
    if link is None:
        return visit.page("trouble", 410, title="This link has ended", text=str(LinkEnded()))
    name, email = await _identity(visit, link)
    password = visit.secret("password")
    fault = fault_of(password, email=email)
    if link.purpose is LinkPurpose.FIRST_ADMIN and ("@" not in email or not name):
        fault = "Please give your name and your e-mail address."
    if fault is not None:
        return await _form(visit, link, fault, 400)
    hashed, now = await visit.desk.passwords.hash(password), visit.desk.wall.now()

    def accept(rows: Rows) -> str:
        used = use_link(rows, link.purpose, visit.part("token"), now)
        if used is None:
            raise LinkEnded
        account = _kept(rows, used, StaffAccount(0, name, email, StaffRole.VIEWER, now))
        rows.staff.save(replace(account, password_hash=hashed, failed_sign_ins=0))
        rows.staff.end_sessions(account.id)
        rows.audit.add(now, account.reference, f"staff.{used.purpose}_used", account.reference, {})
        return open_session(rows, account.id, now)

    try:
        token = await visit.desk.store.write(accept)
    except (LinkEnded, Conflict) as error:
        return visit.refused(str(error), 410)
    answer = visit.go("/account", done="welcome")
    cookie.give(answer, token, is_secure=visit.desk.is_secure)
    return answer


def _kept(rows: Rows, link: OneTimeLink, newcomer: StaffAccount) -> StaffAccount:
    """The account that the link is about, made if need be."""
    if link.purpose is LinkPurpose.RESET:
        account = rows.staff.get(int(link.staff["id"]))
        if account is None or account.state is not StaffState.ACTIVE:
            raise LinkEnded
        return account
    is_first = link.purpose is LinkPurpose.FIRST_ADMIN
    if is_first and any(each.role is StaffRole.ADMIN for each in rows.staff.every()):
        raise LinkEnded
    role = StaffRole.ADMIN if is_first else StaffRole(str(link.staff["role"]))
    return rows.staff.add(replace(newcomer, role=role))


async def _link(visit: Visit) -> OneTimeLink | None:
    hashed, now = token_hash(visit.part("token")), visit.desk.wall.now()
    link = await visit.desk.store.read(lambda rows: rows.staff.link(hashed))
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    return link if link.purpose in _HERE else None


async def _identity(visit: Visit, link: OneTimeLink) -> tuple[str, str]:
    """Name and e-mail address: their own words for the first admin, else as invited."""
    if link.purpose is LinkPurpose.FIRST_ADMIN:
        return visit.sent("name"), visit.sent("email")
    if link.purpose is LinkPurpose.INVITE:
        return str(link.staff["name"]), str(link.staff["email"])
    staff_id = int(link.staff["id"])
    account = await visit.desk.store.read(lambda rows: rows.staff.get(staff_id))
    return (account.name, account.email) if account else ("", "")


async def _form(visit: Visit, link: OneTimeLink, error: str = "", status: int = 200) -> Response:
    name, email = await _identity(visit, link)
    is_first = link.purpose is LinkPurpose.FIRST_ADMIN
    return visit.page("link", status, is_first=is_first, name=name, email=email, error=error,
                      is_reset=link.purpose is LinkPurpose.RESET)  # fmt: skip
