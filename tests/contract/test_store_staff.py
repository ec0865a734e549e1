"""What every store promises about accounts of the team, sessions and links that work once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.model import (
    LinkPurpose,
    OneTimeLink,
    StaffAccount,
    StaffRole,
    StaffSession,
    StaffState,
)
from bot.core.one_time_link import issue_link, token_hash, use_link
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


async def test_every_field_of_an_account_is_kept(store: Store) -> None:
    plain = factories.staff("dan@clinic.example")
    full = StaffAccount(
        id=0,
        name="Eda Öz",
        email="eda@clinic.example",
        role=StaffRole.ADMIN,
        created_at=NOW - HOUR,
        state=StaffState.DISABLED,
        password_hash="$argon2id$v=19$…",
        totp_secret="JBSWY3DPEHPK3PXP",
        failed_sign_ins=3,
        locked_until=NOW + HOUR,
        last_sign_in_at=NOW,
        telegram_address="telegram:900",
    )
    same = [f.name for f in fields(full) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id"]
    kept = await store.write(lambda rows: rows.staff.add(full))
    other = await store.write(lambda rows: rows.staff.add(plain))
    assert await store.read(lambda rows: rows.staff.get(kept.id)) == replace(full, id=kept.id)
    changed = replace(plain, id=kept.id, email=full.email)
    await store.write(lambda rows: rows.staff.save(changed))
    assert await store.read(lambda rows: rows.staff.every()) == [changed, other]
    assert await store.read(lambda rows: rows.staff.get(other.id + 1)) is None


async def test_an_account_is_found_by_email_in_any_case_and_by_chat(store: Store) -> None:
    eda = await store.write(
        lambda rows: rows.staff.add(
            factories.staff(" Eda@Clinic.Example", telegram_address="telegram:900")
        )
    )
    assert eda.email == "eda@clinic.example"
    assert await store.read(lambda rows: rows.staff.by_email("EDA@clinic.example ")) == eda
    assert await store.read(lambda rows: rows.staff.by_email("dan@clinic.example")) is None
    assert await store.read(lambda rows: rows.staff.by_telegram("telegram:900")) == eda
    assert await store.read(lambda rows: rows.staff.by_telegram("telegram:901")) is None


async def test_an_email_or_a_chat_belongs_to_one_account(store: Store) -> None:
    def add(rows: Rows) -> StaffAccount:
        rows.staff.add(factories.staff(telegram_address="telegram:900"))
        return rows.staff.add(factories.staff("dan@clinic.example"))

    dan = await store.write(add)
    with pytest.raises(Conflict):
        await store.write(lambda rows: rows.staff.add(factories.staff("EDA@clinic.example")))
    with pytest.raises(Conflict):
        await store.write(lambda rows: rows.staff.save(replace(dan, email="eda@clinic.example")))
    with pytest.raises(Conflict):
        await store.write(
            lambda rows: rows.staff.save(replace(dan, telegram_address="telegram:900"))
        )
    await store.write(lambda rows: rows.staff.save(replace(dan, name="Daniel")))


async def test_sessions_are_kept_touched_and_ended(store: Store) -> None:
    def session(name: str) -> StaffSession:
        return StaffSession(name, eda.id, NOW, NOW, NOW + HOUR)

    eda = await store.write(lambda rows: rows.staff.add(factories.staff()))
    for name in ("a", "b", "c"):
        await store.write(lambda rows, name=name: rows.staff.add_session(session(name)))  # type: ignore[misc] # mypy infers no type for these defaults
    assert await store.read(lambda rows: rows.staff.session("a")) == session("a")
    later = NOW + 2 * HOUR
    await store.write(lambda rows: rows.staff.touch_session("a", NOW + HOUR, later))
    touched = replace(session("a"), last_seen_at=NOW + HOUR, expires_at=later)
    assert await store.read(lambda rows: rows.staff.session("a")) == touched
    await store.write(lambda rows: rows.staff.end_session("b"))
    assert await store.read(lambda rows: rows.staff.session("b")) is None
    assert await store.write(lambda rows: rows.staff.end_sessions(eda.id, keep="a")) == 1
    assert await store.read(lambda rows: rows.staff.session("c")) is None
    assert await store.read(lambda rows: rows.staff.session("a")) == touched


async def test_a_link_works_once_for_its_purpose_and_before_it_expires(store: Store) -> None:
    def issue(rows: Rows) -> str:
        return issue_link(rows, LinkPurpose.INVITE, {"name": "Eda", "role": "editor"}, NOW, HOUR)

    token = await store.write(issue)
    kept = await store.read(lambda rows: rows.staff.link(token_hash(token)))
    assert kept == OneTimeLink(
        token_hash(token), LinkPurpose.INVITE, NOW + HOUR, {"name": "Eda", "role": "editor"}
    )
    for purpose, given, at in (
        (LinkPurpose.RESET, token, NOW),
        (LinkPurpose.INVITE, "guess", NOW),
        (LinkPurpose.INVITE, token, NOW + HOUR),
    ):
        assert (
            await store.write(lambda rows, use=(purpose, given, at): use_link(rows, *use)) is None  # type: ignore[misc] # mypy infers no type for these defaults
        )
    used = await store.write(lambda rows: use_link(rows, LinkPurpose.INVITE, token, NOW))
    assert used == replace(kept, used_at=NOW)
    assert await store.write(lambda rows: use_link(rows, LinkPurpose.INVITE, token, NOW)) is None


async def test_what_has_expired_is_swept_away(store: Store) -> None:
    def live(rows: Rows) -> None:
        eda = rows.staff.add(factories.staff())
        for name, lives in (("old", HOUR), ("new", 2 * HOUR)):
            rows.staff.add_session(StaffSession(name, eda.id, NOW, NOW, NOW + lives))
            rows.staff.add_link(OneTimeLink(name, LinkPurpose.RESET, NOW + lives))

    await store.write(live)
    assert await store.write(lambda rows: rows.staff.sweep(NOW + HOUR)) == 2
    assert await store.read(lambda rows: rows.staff.session("old")) is None
    assert await store.read(lambda rows: rows.staff.link("old")) is None
    assert await store.read(lambda rows: rows.staff.session("new")) is not None
    assert await store.read(lambda rows: rows.staff.link("new")) is not None
