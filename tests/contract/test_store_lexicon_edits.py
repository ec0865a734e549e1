"""What every store promises about changes to the lexicon."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.model import LexiconChange, LexiconState, LexiconVersion
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


async def test_every_field_of_a_change_is_kept(store: Store) -> None:
    plain = factories.lexicon_version()
    full = LexiconVersion(
        id=0,
        rule="es.respira",
        change=LexiconChange.RETIRE,
        content={"patterns": ["(no|ya no) ..2 respiro", "¡ay!"]},
        author="staff:3",
        at=NOW - HOUR,
        state=LexiconState.APPROVED,
        why="demasiado amplio",
        parent=7,
        judgement={"refused": [], "tiers": {"urgent": [1, 2]}},
        approved_by="staff:4",
        published_by="staff:5",
        published_at=NOW,
    )
    same = [f.name for f in fields(full) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id"]
    kept = await store.write(lambda rows: rows.lexicon_edits.add(full))
    assert kept.id > 0
    assert await store.read(lambda rows: rows.lexicon_edits.get(kept.id)) == kept
    changed = replace(plain, id=kept.id)
    await store.write(lambda rows: rows.lexicon_edits.save(changed))
    assert await store.read(lambda rows: rows.lexicon_edits.get(kept.id)) == changed
    assert await store.read(lambda rows: rows.lexicon_edits.get(kept.id + 1)) is None


async def test_one_change_of_a_rule_is_in_force(store: Store) -> None:
    def publish(rows: Rows, rule: str) -> LexiconVersion:
        return rows.lexicon_edits.add(
            factories.lexicon_version(rule, state=LexiconState.PUBLISHED)
        )

    second = await store.write(lambda rows: publish(rows, "en.b"))
    first = await store.write(lambda rows: publish(rows, "en.a"))
    with pytest.raises(Conflict):
        await store.write(lambda rows: publish(rows, "en.a"))
    assert await store.read(lambda rows: rows.lexicon_edits.in_force()) == [first, second]
    assert await store.read(lambda rows: rows.lexicon_edits.current("en.a")) == first
    retired = replace(first, state=LexiconState.RETIRED)
    await store.write(lambda rows: rows.lexicon_edits.save(retired))
    assert await store.read(lambda rows: rows.lexicon_edits.current("en.a")) is None
    assert await store.read(lambda rows: rows.lexicon_edits.in_force()) == [second]


async def test_open_changes_histories_and_the_newest_are_found(store: Store) -> None:
    def write(rows: Rows) -> list[LexiconVersion]:
        return [
            rows.lexicon_edits.add(factories.lexicon_version(rule, state=state))
            for rule, state in (
                ("en.a", LexiconState.APPROVED),
                ("en.b", LexiconState.RETIRED),
                ("en.a", LexiconState.DRAFT),
                ("en.a", LexiconState.PUBLISHED),
                ("en.c", LexiconState.PROPOSED),
            )
        ]

    versions = await store.write(write)
    opened = await store.read(lambda rows: rows.lexicon_edits.open())
    assert opened == [versions[0], versions[2], versions[4]]
    history = await store.read(lambda rows: rows.lexicon_edits.history("en.a", 2))
    assert history == [versions[3], versions[2]]
    recent = await store.read(lambda rows: rows.lexicon_edits.recent(3))
    assert recent == [versions[4], versions[3], versions[2]]
