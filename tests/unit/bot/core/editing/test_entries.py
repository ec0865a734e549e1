"""Editing tips and answers by the one service: in force, found, off, added, out and in again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.editing import (
    Edit,
    EditRefused,
    ImportRefused,
    LiveLibrary,
    NoSuchText,
    export_files,
    import_files,
    overview,
)
from bot.core.library import shipped_library
from bot.core.model import EditState, TemplateVersion
from bot.storage.help_index import HelpIndex
from messages.help import HelpEntry
from messages.tips import Tip
from tests.unit.bot.core.editing.conftest import Desk

NEW = {
    "text": "Hold ice and watch it melt.",
    "sms": "Hold ice and watch it melt.",
    "triggers": "stress",
    "time_of_day": "any",
    "minutes": "5",
    "place": "home",
    "company": "alone",
    "source": "complementary_therapies",
    "theme": "cold",
}


async def tips(desk: Desk, language: str = "en") -> dict[str, Tip]:
    await desk.read(desk.library.refresh)
    return dict(desk.library.current.tips.entries(language))


async def answers(desk: Desk, language: str = "en") -> dict[str, HelpEntry]:
    await desk.read(desk.library.refresh)
    return dict(desk.library.current.help.entries(language))


async def publish(
    desk: Desk, key: str, parts: dict[str, str], language: str = "en", who: str = "staff:1"
) -> TemplateVersion:
    return await desk.edit(key, who, language, **parts)


async def test_tags_of_an_edited_tip_hold_in_every_language(desk: Desk) -> None:
    await publish(desk, "tip:eat_first", {"triggers": "stress", "minutes": "3"})
    for language in ("en", "es"):
        tip = (await tips(desk, language))["eat_first"]
        assert (set(tip.triggers), tip.minutes, tip.language) == ({"stress"}, 3, language)
    with pytest.raises(NoSuchText, match="no part 'minutes'"):
        await publish(desk, "tip:eat_first", {"minutes": "3"}, "es")


async def test_off_in_one_language_is_off_only_there(desk: Desk) -> None:
    await desk.do(lambda e: e.switch("tip:eat_first", "es", is_on=False))
    assert "eat_first" in await tips(desk)
    assert "eat_first" not in await tips(desk, "es")
    await desk.do(lambda e: e.switch("tip:eat_first", "es", is_on=True))
    assert "eat_first" in await tips(desk, "es")


@pytest.mark.parametrize("key", ["tip:none_such", "help:none_such"])
async def test_what_is_not_there_cannot_be_switched(desk: Desk, key: str) -> None:
    with pytest.raises(NoSuchText, match="nothing to switch"):
        await desk.do(lambda e: e.switch(key, "en", is_on=False))


@pytest.mark.parametrize("key", ["tip:", "tip:A B", "tip:9", "tip:../x", "tap:eat_first", "x"])
async def test_a_key_that_can_be_none_is_refused(desk: Desk, key: str) -> None:
    with pytest.raises(NoSuchText):
        await desk.do(lambda e: e.propose(Edit(key, "en", {"text": "Hi."})))


async def test_a_sentence_cannot_be_switched(desk: Desk) -> None:
    with pytest.raises(NoSuchText, match="no part 'is_on'"):
        await desk.do(lambda e: e.switch("a.hi", "en", is_on=False))


async def test_an_added_tip_comes_goes_and_comes_back(desk: Desk) -> None:
    await publish(desk, "tip:ice", NEW)
    await publish(desk, "tip:ice", {"text": "Hielo.", "sms": "Hielo."}, "es")
    assert (await tips(desk, "es"))["ice"].text == "Hielo."
    await desk.do(lambda e: e.restore_shipped("tip:ice", "en"))
    assert "ice" not in await tips(desk)
    assert "ice" not in await tips(desk, "es")
    await desk.do(lambda e: e.roll_back("tip:ice", "en"))
    assert (await tips(desk))["ice"].theme == "cold"


@pytest.mark.parametrize(
    ("without", "said"), [("sms", "'sms'"), ("source", "'source'"), ("triggers", "'triggers'")]
)
async def test_half_a_tip_stays_a_draft(desk: Desk, without: str, said: str) -> None:
    half = {part: text for part, text in NEW.items() if part != without}
    with pytest.raises(EditRefused, match=said):
        await publish(desk, "tip:ice", half)
    assert "ice" not in await tips(desk)


async def test_a_tip_is_published_on_schedule(desk: Desk) -> None:
    draft = await desk.do(lambda e: e.propose(Edit("tip:eat_first", "en", {"minutes": "3"})))
    await desk.do(lambda e: e.publish(draft.id, desk.now + timedelta(hours=1)))
    assert (await tips(desk))["eat_first"].minutes == 10
    desk.wait(hours=1)
    assert len(await desk.do(lambda e: e.publish_due(), "system")) == 1
    assert (await tips(desk))["eat_first"].minutes == 3
    assert (await desk.audit())[-1]["action"] == "tip.published"
    assert (await desk.audit())[-1]["subject"] == "tip:eat_first/en"


async def test_an_answer_that_calls_for_help_waits_for_a_second_person(desk: Desk) -> None:
    safety = (await answers(desk))["liver"].safety
    version = await publish(desk, "help:liver", {"safety": f"{safety} Go now."})
    assert version.state is EditState.WAITING
    off = await desk.do(lambda e: e.switch("help:liver", "en", is_on=False))
    assert off.state is EditState.WAITING
    with pytest.raises(EditRefused, match="second person"):
        await desk.do(lambda e: e.approve(version.id))
    await desk.do(lambda e: e.approve(version.id), "staff:2")
    assert (await answers(desk))["liver"].safety.endswith("Go now.")
    spanish = await publish(desk, "help:liver", {"answer": "Pregunta a tu equipo."}, "es")
    assert spanish.state is EditState.WAITING


async def test_a_warning_of_danger_that_is_not_translated_yet_is_told_in_english(
    desk: Desk,
) -> None:
    assert (await answers(desk, "es"))["driving"].safety == ""
    await publish(desk, "help:driving", {"title": "Conducir ya"}, "es")
    draft = await publish(desk, "help:driving", {"safety": "Passed out? Call 911."})
    await desk.do(lambda e: e.approve(draft.id), "staff:2")
    told = (await answers(desk, "es"))["driving"]
    assert (told.title, told.safety) == ("Conducir ya", "Passed out? Call 911.")
    with pytest.raises(EditRefused, match="'safety' must be there in every language"):
        await publish(desk, "help:driving", {"title": "Conducir"}, "es")


async def test_the_search_finds_new_words_and_forgets_what_is_off(desk: Desk) -> None:
    library = LiveLibrary(shipped_library(), HelpIndex)
    asked = "my zebra ate the pill box"

    async def best(language: str = "en") -> str | None:
        await desk.read(library.refresh)
        found = library.current.answers.find(asked, language)
        return found[0].entry.id if found and found[0].is_confident else None

    assert await best() != "driving"
    questions = "\n".join([*shipped_library().help.entries("en")["driving"].questions, asked])
    await publish(desk, "help:driving", {"questions": questions})
    assert (await best(), await best("es")) == ("driving", "driving")
    await desk.do(lambda e: e.switch("help:driving", "es", is_on=False))
    assert (await best(), await best("es") == "driving") == ("driving", False)
    await desk.do(lambda e: e.switch("help:driving", "en", is_on=False))
    assert await best() != "driving"


async def test_only_the_language_that_changed_is_indexed_anew(desk: Desk) -> None:
    before = (await answers(desk), desk.library.current.answers)[1]
    await publish(desk, "help:driving", {"title": "Puedo conducir"}, "es")
    await answers(desk)
    after = desk.library.current.answers
    assert after._indexes["en"] is before._indexes["en"]
    assert after._indexes["es"] is not before._indexes["es"]


async def test_a_row_that_cannot_be_used_leaves_the_shipped_entry(desk: Desk) -> None:
    version = await publish(desk, "tip:eat_first", {"minutes": "3"})
    await desk.store.write(
        lambda rows: rows.template_edits.save(_broken(version))  # as no check would let it in
    )
    fresh = LiveLibrary(shipped_library())
    await desk.read(fresh.refresh)
    assert fresh.current.tips.entries("en")["eat_first"].minutes == 10


def _broken(version: TemplateVersion) -> TemplateVersion:
    from dataclasses import replace

    return replace(version, parts={"minutes": "soon"})


async def test_the_overview_tells_what_is_off_added_and_protected(desk: Desk) -> None:
    await publish(desk, "tip:ice", NEW)
    await desk.do(lambda e: e.switch("tip:eat_first", "en", is_on=False))
    states = {
        (state.key, state.language): state
        for state in await desk.read(lambda rows: overview(rows, desk.shelves.tips))
    }
    assert not states["tip:eat_first", "en"].is_on
    assert not states["tip:eat_first", "es"].is_on
    ice = states["tip:ice", "en"]
    assert (ice.group, dict(ice.shipped), ice.is_translated) == ("cold", {}, True)
    assert not states["tip:ice", "es"].is_translated
    helps = await desk.read(lambda rows: overview(rows, desk.shelves.answers))
    assert {state.key for state in helps if state.is_protected} >= {"help:liver", "help:mood"}


@pytest.mark.parametrize("shelf", ["tips", "answers"])
async def test_what_goes_out_comes_back_unchanged(desk: Desk, shelf: str) -> None:
    await publish(desk, "tip:ice", NEW)
    files = await desk.read(lambda rows: export_files(rows, getattr(desk.shelves, shelf)))
    assert await give_back(desk, shelf, files) == []


async def test_a_file_changes_tags_and_brings_a_new_tip_with_its_translation(desk: Desk) -> None:
    english = """
eat_first:
  minutes: 4
  triggers: [angry, hungry]
ice:
  text: Hold ice.
  sms: Hold ice.
  triggers: stress
  time_of_day: any
  minutes: 5
  place: home
  company: alone
  source: complementary_therapies
"""
    spanish = "ice:\n  text: Sujeta un hielo.\n  sms: Sujeta un hielo.\n"
    done = await give_back(desk, "tips", {"es/cold.yaml": spanish, "en/cold.yaml": english})
    assert [each.language for each in done] == ["en", "en", "es"]
    found = await tips(desk, "es")
    assert (found["ice"].text, found["ice"].theme) == ("Sujeta un hielo.", "cold")
    assert found["eat_first"].triggers == {"angry", "hungry"}
    assert found["eat_first"].theme == "food"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("eat_first:\n  minuets: 4\n", "'minuets' is not known here"),
        ("eat_first:\n  minutes: soon\n", "must be a whole number"),
        ("eat_first:\n  text: [a, b]\n", "'text' must be a text"),
        ("Eat First:\n  minutes: 4\n", "There is no text 'tip:Eat First'"),
        ("ice:\n  text: Hold ice.\n", "'sms' must be a text"),
    ],
)
async def test_a_file_with_a_mistake_changes_nothing(desk: Desk, text: str, reason: str) -> None:
    good = "regular_meals:\n  minutes: 9\n"
    with pytest.raises(ImportRefused, match=reason):
        await give_back(desk, "tips", {"en/food.yaml": text + good})
    assert (await tips(desk))["regular_meals"].minutes != 9
    assert await desk.read(lambda rows: rows.template_edits.open()) == []


async def give_back(desk: Desk, shelf: str, files: dict[str, str]) -> list[TemplateVersion]:
    content = {path: text.encode() for path, text in files.items()}
    return await desk.store.write(
        lambda rows: import_files(
            rows, desk.shelves, getattr(desk.shelves, shelf), desk.now, "staff:1", content
        )
    )
