"""What every store promises about edited texts."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


async def test_every_field_of_a_version_is_kept(store: Store) -> None:
    plain = factories.template_version()
    full = TemplateVersion(
        id=0,
        key="dose.reminder",
        language="es",
        parts={"text": "¿Ya?\n{{ time }}", "discreet_sms": ""},
        author="staff:3",
        at=NOW - HOUR,
        state=EditState.SCHEDULED,
        why="más corto",
        parent=7,
        based_on="abc",
        shipped={"text": "¿Hecho?"},
        publish_at=NOW + HOUR,
        approved_by="staff:4",
        published_at=NOW,
    )
    same = [f.name for f in fields(full) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id"]
    kept = await store.write(lambda rows: rows.template_edits.add(full))
    assert kept.id > 0
    assert await store.read(lambda rows: rows.template_edits.get(kept.id)) == kept
    changed = replace(plain, id=kept.id)
    await store.write(lambda rows: rows.template_edits.save(changed))
    assert await store.read(lambda rows: rows.template_edits.get(kept.id)) == changed
    assert await store.read(lambda rows: rows.template_edits.get(kept.id + 1)) is None


async def test_one_version_of_a_key_and_language_is_in_force(store: Store) -> None:
    def publish(rows: Rows, key: str, language: str) -> TemplateVersion:
        version = factories.template_version(key, language=language, state=EditState.PUBLISHED)
        return rows.template_edits.add(version)

    second = await store.write(lambda rows: publish(rows, "b.b", "en"))
    spanish = await store.write(lambda rows: publish(rows, "a.a", "es"))
    first = await store.write(lambda rows: publish(rows, "a.a", "en"))
    with pytest.raises(Conflict):
        await store.write(lambda rows: publish(rows, "a.a", "en"))
    assert await store.read(lambda rows: rows.template_edits.in_force()) == [
        first,
        spanish,
        second,
    ]
    assert await store.read(lambda rows: rows.template_edits.current("a.a", "es")) == spanish
    retired = replace(spanish, state=EditState.RETIRED)
    await store.write(lambda rows: rows.template_edits.save(retired))
    assert await store.read(lambda rows: rows.template_edits.current("a.a", "es")) is None
    assert await store.read(lambda rows: rows.template_edits.in_force()) == [first, second]


async def test_open_versions_and_those_that_are_due_are_found(store: Store) -> None:
    def write(rows: Rows) -> list[TemplateVersion]:
        return [
            rows.template_edits.add(factories.template_version(state=state, publish_at=at))
            for state, at in (
                (EditState.SCHEDULED, NOW),
                (EditState.DRAFT, None),
                (EditState.SCHEDULED, NOW - HOUR),
                (EditState.SCHEDULED, NOW + timedelta(microseconds=1)),
                (EditState.WAITING, NOW - HOUR),
                (EditState.RETIRED, NOW - HOUR),
                (EditState.PUBLISHED, NOW - HOUR),
            )
        ]

    assert await store.read(lambda rows: rows.template_edits.next_at()) is None
    versions = await store.write(write)
    assert await store.read(lambda rows: rows.template_edits.next_at()) == NOW - HOUR
    assert await store.read(lambda rows: rows.template_edits.open()) == versions[:5]
    assert await store.read(lambda rows: rows.template_edits.due(NOW)) == [
        versions[2],
        versions[0],
    ]


async def test_the_history_of_a_text_is_newest_first(store: Store) -> None:
    def write(rows: Rows) -> list[TemplateVersion]:
        return [
            rows.template_edits.add(factories.template_version(key, language=language))
            for key, language in (("a.a", "en"), ("a.a", "en"), ("a.a", "es"), ("b.b", "en"))
        ]

    first, second, *_ = await store.write(write)
    history = await store.read(lambda rows: rows.template_edits.history("a.a", "en", 9))
    assert history == [second, first]
    assert await store.read(lambda rows: rows.template_edits.history("a.a", "en", 1)) == [second]
