"""What is published is recognised, in every process; what is bad takes nothing down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.core.clock import VirtualClock
from bot.core.config import load_config
from bot.core.lexicon import JUDGED, MARKER, TROUBLE, Screens
from bot.core.lexicon.screens import Compiled
from bot.core.model import Alert, LexiconChange, LexiconState
from bot.core.ports import Rows, Store
from bot.core.surroundings import Surroundings
from bot.lexicon_alarm import LexiconAlarm
from bot.live_lexicon import LiveLexicon
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.screen import LiveScreen, Overlay
from messages.template import Form
from tests import factories
from tests.factories import NOW
from tests.fakes.faulty_store import FaultyStore
from tests.fakes.house import shipped_texts
from tests.fakes.small_lexicon import ENTRIES, ROWS, SPIT, small_screen

SENTENCE = "i cant swallow my spit"
STAFF = ("telegram:900", "telegram:901")


class Process:
    """One running program on a store that others use, too."""

    def __init__(self, store: Store, screens: Screens, staff: tuple[str, ...] = STAFF) -> None:
        config = load_config(None, staff_alerts=staff)
        around = Surroundings(config, shipped_texts(), {"telegram": Form.TELEGRAM})
        self.screen = LiveScreen(screens.shipped)
        alarm = LexiconAlarm(around, VirtualClock(NOW))
        self.lexicon = LiveLexicon(store, self.screen, screens, alarm, every=0.001)

    def tier(self, text: str) -> str:
        return self.screen.read(text).tier.value


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    keyring = Keyring.from_texts([generate_key()])
    opened = await open_store(f"sqlite:///{tmp_path}/steady.db", keyring, VirtualClock(NOW))
    yield opened
    await opened.close()


@pytest.fixture
def screens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screens:
    monkeypatch.setattr("bot.live_lexicon.regression_rows", lambda: list(ROWS))
    return Screens(small_screen(tmp_path / "lexicon"))


def put(rows: Rows, marker: str, *, judged: str = "", **version: object) -> None:
    """In force, by whatever way."""
    values = {"content": SPIT.content(), "state": LexiconState.PUBLISHED, **version}
    rows.lexicon_edits.add(factories.lexicon_version(**values))  # type: ignore[arg-type] # what a test gives
    rows.settings.put(MARKER.name, marker)
    if judged:
        rows.settings.put(JUDGED, judged)


async def alerts(store: Store) -> list[Alert]:
    return await store.read(lambda rows: rows.alerts.open())


async def test_a_look_takes_what_others_published(store: Store, screens: Screens) -> None:
    first, second = Process(store, screens), Process(store, screens)
    await first.lexicon.tick()
    assert first.tier(SENTENCE) == "none"
    await store.write(lambda rows: put(rows, "a"))
    for process in (first, second):
        await process.lexicon.tick()
        assert process.tier(SENTENCE) == "emergency"
    before = first.screen.screen
    await first.lexicon.tick()
    assert first.screen.screen is before
    version = first.screen.read(SENTENCE).lexicon_version
    assert version.startswith(screens.shipped.lexicon.version + "+")
    assert await alerts(store) == []


async def test_texts_are_read_with_the_old_lexicon_while_the_new_one_is_compiled(
    store: Store, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, may_go_on, has_begun = Process(store, screens), Event(), Event()
    compile_it = screens.over

    def slowly(overlay: Overlay) -> Compiled:
        has_begun.set()
        assert may_go_on.wait(10)
        return compile_it(overlay)

    monkeypatch.setattr(screens, "over", slowly)
    await store.write(lambda rows: put(rows, "a"))
    task = asyncio.create_task(process.lexicon.tick())
    assert await asyncio.to_thread(has_begun.wait, 10)
    assert process.tier("cant breathe") == "emergency"
    assert process.tier(SENTENCE) == "none"
    may_go_on.set()
    await task
    assert process.tier(SENTENCE) == "emergency"


async def test_nonsense_leaves_the_lexicon_in_force_and_calls_staff_once(
    store: Store, screens: Screens
) -> None:
    process = Process(store, screens)
    await store.write(lambda rows: put(rows, "a"))
    await process.lexicon.tick()
    await store.write(lambda rows: put(rows, "b", rule="en.clinic_odd", content={"tier": "grave"}))
    await process.lexicon.tick()
    await Process(store, screens).lexicon.tick()
    assert process.tier(SENTENCE) == process.tier("cant breathe") == "emergency"
    (alert,) = await alerts(store)
    assert (alert.patient_id, alert.tier, alert.reason) == (
        0,
        "notice",
        "lexicon_change_left_out",
    )
    page = await store.read(lambda rows: rows.outbox.get(1))
    assert page is not None
    assert (page.key, page.address) == ("alert.page_notice", "900")
    assert (alert.paged, alert.code) == (1, "A1")
    assert await store.read(lambda rows: rows.outbox.get(2)) is None
    assert "stays" in (await store.read(lambda rows: rows.settings.get(TROUBLE)) or "")

    def mend(rows: Rows) -> None:
        odd = rows.lexicon_edits.current("en.clinic_odd")
        assert odd is not None
        rows.lexicon_edits.save(replace(odd, state=LexiconState.RETIRED))
        rows.settings.put(MARKER.name, "c")

    await store.write(mend)
    await process.lexicon.tick()
    assert await store.read(lambda rows: rows.settings.get(TROUBLE)) == ""
    assert len(await alerts(store)) == 1


async def test_without_a_roster_the_notice_is_kept_all_the_same(
    store: Store, screens: Screens
) -> None:
    process = Process(store, screens, staff=())
    await store.write(lambda rows: put(rows, "a", rule="xx.clinic_odd"))
    await process.lexicon.tick()
    (alert,) = await alerts(store)
    assert (alert.paged, alert.code) == (0, "")


async def test_one_change_that_no_longer_fits_leaves_the_others_in_force(
    store: Store, screens: Screens
) -> None:
    process = Process(store, screens)
    moon = replace(SPIT, name="moon", topic="moon")
    await store.write(lambda rows: put(rows, "a"))
    await store.write(lambda rows: put(rows, "b", rule=moon.rule, content=moon.content()))
    await process.lexicon.tick()
    assert process.tier(SENTENCE) == "emergency"
    trouble = await store.read(lambda rows: rows.settings.get(TROUBLE))
    assert trouble == '{"en.clinic_moon": "there is no topic \'moon\'"}'
    assert len(await alerts(store)) == 1


async def test_a_new_release_under_which_changes_cost_emergencies_runs_as_shipped(
    store: Store, screens: Screens, tmp_path: Path
) -> None:
    """The release moved a phrase into a rule that staff had retired."""
    old = Process(store, screens)
    nothing = {"patterns": list[str]()}
    await store.write(
        lambda rows: put(rows, "a", rule="en.rashes", change=LexiconChange.RETIRE, content=nothing)
    )
    await old.lexicon.tick()
    assert old.tier("hives") == "none"
    moved = ENTRIES.replace('"cant ..2 breathe, gasping"', '"cant ..2 breathe"')
    moved = moved.replace("[rash, hives]", "[rash, hives, gasping]")
    later = Screens(small_screen(tmp_path / "later", moved))
    new = Process(store, later)
    await new.lexicon.tick()
    assert (new.tier("hives"), new.tier("gasping")) == ("urgent", "urgent")
    trouble = await store.read(lambda rows: rows.settings.get(TROUBLE)) or ""
    assert "Nobody would hear of 1 emergency" in trouble
    assert len(await alerts(store)) == 1


async def test_what_passed_its_replay_is_not_replayed_again(
    store: Store, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = Overlay((SPIT.added("x"),))
    judged = overlay.version_over(screens.shipped.lexicon)
    monkeypatch.setattr("bot.live_lexicon.regression_rows", lambda: pytest.fail("replayed"))
    process = Process(store, screens)
    await store.write(lambda rows: put(rows, "a", judged=judged))
    await process.lexicon.tick()
    assert process.tier(SENTENCE) == "emergency"


async def test_the_loop_goes_on_through_storage_trouble_until_it_is_stopped(
    store: Store, screens: Screens
) -> None:
    faulty, stop = FaultyStore(store), asyncio.Event()
    faulty.is_broken = True
    process = Process(faulty, screens)  # type: ignore[arg-type] # the parts that are used
    task = asyncio.create_task(process.lexicon.run(stop))
    await faulty.failed.wait()
    await store.write(lambda rows: put(rows, "a"))
    faulty.is_broken = False
    async with asyncio.timeout(10):
        while process.tier(SENTENCE) != "emergency":  # noqa: ASYNC110 - nothing tells of a look
            await asyncio.sleep(0.001)
    stop.set()
    await task
