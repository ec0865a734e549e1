"""One's own account: password, codes, Telegram, other browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from bot.core.model import LinkPurpose, StaffAccount
from bot.core.one_time_link import issue_link
from bot.core.ports import Rows
from bot.web.admin.password import fault_of
from bot.web.admin.second_factor import new_secret, qr_code
from bot.web.admin.visit import Visit


async def show(visit: Visit) -> Response:
    """What can be set."""
    return _page(visit)


async def change_password(visit: Visit) -> Response:
    """A new password, by somebody who knows the old one."""
    old, new = visit.secret("old"), visit.secret("new")
    passwords = visit.desk.passwords
    if not await passwords.matches(visit.me.password_hash, old):
        return _page(visit, 400, error="Your present password is not right.")
    fault = fault_of(new, email=visit.me.email)
    if fault is not None:
        return _page(visit, 400, error=fault)
    hashed = await passwords.hash(new)
    await _change(visit, "staff.password", lambda me: replace(me, password_hash=hashed))
    kept = visit.token_hash
    await visit.desk.store.write(lambda rows: rows.staff.end_sessions(visit.me.id, kept))
    return visit.go("/account", done="password")


async def offer_code(visit: Visit) -> Response:
    """A secret for their app; it counts once a code from it has come back."""
    secret = new_secret()
    return visit.page("code", secret=secret, picture=qr_code(secret, visit.me.email), error="")


async def confirm_code(visit: Visit) -> Response:
    """Codes are on from now."""
    secret, desk = visit.sent("secret", 64), visit.desk
    is_base32 = bool(secret) and set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    now = desk.wall.now()
    if not is_base32 or not desk.second_factor.accepts(
        visit.me.id, secret, visit.sent("code", 20), now
    ):
        if not is_base32:
            return await offer_code(visit)
        picture = qr_code(secret, visit.me.email)
        error = "This code is not right. Check your phone's clock and try the next one."
        return visit.page("code", 400, secret=secret, picture=picture, error=error)
    await _change(visit, "staff.code_on", lambda me: replace(me, totp_secret=secret))
    return visit.go("/account", done="code-on")


async def stop_codes(visit: Visit) -> Response:
    """Codes are off again, by somebody who knows the password."""
    password = visit.secret("password")
    if not await visit.desk.passwords.matches(visit.me.password_hash, password):
        return _page(visit, 400, error="Your password is not right.")
    await _change(visit, "staff.code_off", lambda me: replace(me, totp_secret=None))
    return visit.go("/account", done="code-off")


async def link_telegram(visit: Visit) -> Response:
    """What to send to the bot, once, so that it knows their chat."""
    now, me = visit.desk.wall.now(), visit.me
    token = await visit.desk.store.write(
        lambda rows: issue_link(rows, LinkPurpose.TELEGRAM, {"id": me.id}, now)
    )
    return _page(visit, telegram=f"/start staff-{token}")


async def unlink_telegram(visit: Visit) -> Response:
    """The bot forgets their chat."""
    await _change(visit, "staff.telegram_off", lambda me: replace(me, telegram_address=None))
    return visit.go("/account", done="telegram-off")


async def end_others(visit: Visit) -> Response:
    """Sign out everywhere but here."""
    kept, me = visit.token_hash, visit.me
    await visit.desk.store.write(lambda rows: rows.staff.end_sessions(me.id, kept))
    return visit.go("/account", done="sessions")


def _page(visit: Visit, status: int = 200, error: str = "", telegram: str = "") -> Response:
    return visit.page("account", status, error=error, telegram=telegram)


async def _change(
    visit: Visit, action: str, change: Callable[[StaffAccount], StaffAccount]
) -> None:
    now, staff_id = visit.desk.wall.now(), visit.me.id

    def work(rows: Rows) -> Any:
        account = rows.staff.get(staff_id)
        if account is not None:
            rows.staff.save(change(account))
            rows.audit.add(now, account.reference, action, account.reference, {})

    await visit.desk.store.write(work)
