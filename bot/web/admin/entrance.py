"""Signing in and out: who is at the door, how long they stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import SteadyError
from bot.core.model import StaffAccount, StaffSession, StaffState
from bot.core.one_time_link import new_token, token_hash
from bot.core.ports import Rows, Store
from bot.web.admin.desk import Desk
from bot.web.admin.password import Passwords
from bot.web.admin.patience import wait_after
from bot.web.admin.second_factor import SecondFactor

IDLE = timedelta(hours=1)
AT_MOST = timedelta(hours=12)
_TOUCH_EVERY = timedelta(minutes=1)


class NotLetIn(SteadyError):
    """Check your e-mail address, password and code. After a few tries you have to wait a while."""

    def __init__(self, wait: timedelta = timedelta()) -> None:
        """`wait` where this address has tried too often; nothing about the account."""
        seconds = int(wait.total_seconds())
        super().__init__(
            f"There were too many tries from here. Please wait {seconds} seconds."
            if seconds
            else None
        )
        self.wait = wait


async def sign_in(desk: Desk, email: str, password: str, code: str, address: str) -> str:
    """The token of a new session; `address` is the client's.

    Raises:
        NotLetIn: with the same words and after the same work, whatever was wrong.
    """
    now = desk.wall.now()
    wait = desk.addresses.wait(address, now)
    if wait:
        raise NotLetIn(wait)
    given = (email, password, code)
    try:
        account = await recognise(desk.store, desk.passwords, desk.second_factor, given, now)
    except NotLetIn:
        desk.addresses.failed(address, now)
        raise
    return await desk.store.write(lambda rows: open_session(rows, account.id, now))


async def recognise(
    store: Store,
    passwords: Passwords,
    second_factor: SecondFactor,
    given: tuple[str, str, str],
    now: datetime,
) -> StaffAccount:
    """Whose e-mail address, password and code were `given`; a failure is noted at the account.

    Raises:
        NotLetIn: as of `sign_in`.
    """
    email, password, code = given
    account = await store.read(lambda rows: rows.staff.by_email(email))
    is_right = await passwords.matches(account.password_hash if account else None, password)
    if account is None or not _may_try(account, now):
        raise NotLetIn
    if is_right and account.totp_secret is not None:
        is_right = second_factor.accepts(account.id, account.totp_secret, code, now)
    if not is_right:
        await store.write(lambda rows: _note_failure(rows, account.id, now))
        raise NotLetIn
    return account


def open_session(rows: Rows, staff_id: int, now: datetime) -> str:
    """Let somebody in: the token for their cookie."""
    account = rows.staff.get(staff_id)
    if account is None or account.state is not StaffState.ACTIVE:
        raise NotLetIn
    rows.staff.save(replace(account, failed_sign_ins=0, locked_until=None, last_sign_in_at=now))
    token = new_token()
    rows.staff.add_session(StaffSession(token_hash(token), staff_id, now, now, now + IDLE))
    rows.audit.add(now, account.reference, "staff.signed_in", account.reference, {})
    return token


async def who_is(desk: Desk, token: str) -> tuple[StaffAccount, str] | None:
    """Whose session this is, and its hash; None where it has ended."""
    now, hashed = desk.wall.now(), token_hash(token)

    def look(rows: Rows) -> tuple[StaffSession, StaffAccount | None] | None:
        session = rows.staff.session(hashed)
        return None if session is None else (session, rows.staff.get(session.staff_id))

    found = await desk.store.read(look)
    if found is None:
        return None
    session, account = found
    if account is None or account.state is not StaffState.ACTIVE or now >= session.expires_at:
        return None
    if now - session.last_seen_at >= _TOUCH_EVERY:
        until = min(now + IDLE, session.created_at + AT_MOST)
        await desk.store.write(lambda rows: rows.staff.touch_session(hashed, now, until))
    return account, hashed


def _may_try(account: StaffAccount, now: datetime) -> bool:
    is_locked = account.locked_until is not None and now < account.locked_until
    return account.state is StaffState.ACTIVE and not is_locked


def _note_failure(rows: Rows, staff_id: int, now: datetime) -> None:
    account = rows.staff.get(staff_id)
    if account is None:
        return
    failures = account.failed_sign_ins + 1
    wait = wait_after(failures)
    locked_until = now + wait if wait else None
    rows.staff.save(replace(account, failed_sign_ins=failures, locked_until=locked_until))
    if wait:
        details = {"failures": failures}
        rows.audit.add(now, "nobody", "staff.locked", account.reference, details)
