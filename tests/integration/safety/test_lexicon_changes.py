"""The whole program: what two people publish, the next text is read with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot import live_lexicon
from bot.app import House, open_house
from bot.core.clock import VirtualClock
from bot.core.config import load_config
from bot.core.lexicon import LexiconBench, Written, judging
from bot.core.model import Alert
from messages.screen.regression import regression_rows
from tests import factories
from tests.factories import NOW

ENTRY = Written(
    name="florble",
    language="en",
    tier="emergency",
    topic="chest_pain",
    words=("florble hissing",),
    must_match=("my florble is hissing",),
    must_not_match=("the florble is calm",),
)
SAID = "my florble is hissing again"


@pytest.fixture(autouse=True)
def _fewer_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of our own: `tests/e2e/admin/test_lexicon.py` has all of them read."""
    some = regression_rows()[::10]
    for module in (judging, live_lexicon):
        monkeypatch.setattr(module, "regression_rows", lambda: some)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    config = load_config(None, database_url="sqlite:///:memory:", keys=["A" * 43 + "="])
    opened = await open_house(config, VirtualClock(NOW))
    yield opened
    await opened.close()


async def alerts_after(house: House, text: str) -> list[Alert]:
    await house.settle()  # what was published is taken
    await house.engine.accept(factories.incoming(text))
    return await house.store.read(lambda rows: rows.alerts.open())


async def test_an_alert_names_the_lexicon_with_the_changes_that_raised_it(house: House) -> None:
    assert await alerts_after(house, SAID) == []
    eda, cleo = (
        LexiconBench(house.store, house.clock, house.screens, who)
        for who in ("staff:1", "staff:2")
    )
    draft = await eda.write_entry(ENTRY, "a device of ours")
    await eda.propose(draft.id)
    await cleo.approve(draft.id)
    await eda.publish(draft.id)
    (alert,) = await alerts_after(house, SAID)
    shipped = house.screens.shipped.lexicon.version
    assert (alert.tier, alert.reason) == ("emergency", "chest_pain")
    assert alert.lexicon_version.startswith(f"{shipped}+")
    assert alert.findings[0]["rule"] == "en.clinic_florble"
    published = await house.store.read(lambda rows: rows.lexicon_edits.get(draft.id))
    assert published is not None
    assert published.judgement["after"] == alert.lexicon_version  # which changes those were
