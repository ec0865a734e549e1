"""Editing texts on Telegram: linked staff only, the same rules as everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.editing import Edit, Editing, LiveCatalogue, LiveLibrary
from bot.core.library import shipped_library
from bot.core.model import IncomingKind, LinkPurpose, StaffAccount, StaffRole
from bot.core.one_time_link import issue_link
from bot.core.ports import Rows
from tests import factories
from tests.fakes.house import House, address_of


async def hire(house: House, role: StaffRole = StaffRole.EDITOR) -> tuple[StaffAccount, str]:
    """Eda, and the token that links her chat."""

    def add(rows: Rows) -> tuple[StaffAccount, str]:
        eda = rows.staff.add(factories.staff(role=role))
        token = issue_link(rows, LinkPurpose.TELEGRAM, {"id": eda.id}, house.clock.now())
        return eda, token

    return await house.write(add)


async def linked(house: House, role: StaffRole = StaffRole.EDITOR) -> StaffAccount:
    eda, token = await hire(house, role)
    await house.text("telegram", "eda", f"/start staff-{token}")
    return eda


async def open_text(house: House, group: str = "dose", moment: str = "taken") -> str:
    await house.text("telegram", "eda", "/templates")
    await house.tap("eda", group)
    return (await house.tap("eda", moment))[-1]


async def test_a_link_ties_a_chat_to_an_account_once(house: House) -> None:
    eda, token = await hire(house)
    [hello] = await house.text("telegram", "eda", f"/start staff-{token}")
    assert "Hello Eda" in hello
    kept = await house.read(lambda rows: rows.staff.get(eda.id))
    assert kept is not None
    assert kept.telegram_address == f"telegram:{address_of('telegram', 'eda')}"
    [refused] = await house.text("telegram", "mallory", f"/start staff-{token}")
    assert "does not work" in refused


@pytest.mark.parametrize("text", ["/start staff-", "/start staff-guess"])
async def test_a_wrong_link_is_refused(house: House, text: str) -> None:
    assert "does not work" in (await house.text("telegram", "eda", text))[0]


async def test_an_old_link_is_refused(house: House) -> None:
    _, token = await hire(house)
    house.clock.advance(timedelta(hours=24))
    assert "does not work" in (await house.text("telegram", "eda", f"/start staff-{token}"))[0]


async def test_a_chat_belongs_to_the_account_linked_last(house: House) -> None:
    eda = await linked(house)

    def add_dan(rows: Rows) -> str:
        dan = rows.staff.add(factories.staff("dan@clinic.example", name="Dan"))
        return issue_link(rows, LinkPurpose.TELEGRAM, {"id": dan.id}, house.clock.now())

    token = await house.write(add_dan)
    assert "Dan" in (await house.text("telegram", "eda", f"/start staff-{token}"))[0]
    kept = await house.read(lambda rows: rows.staff.get(eda.id))
    assert kept is not None
    assert kept.telegram_address is None


async def test_a_text_is_found_edited_previewed_published_and_undone(house: House) -> None:
    live = LiveCatalogue(house.around.catalogue)
    house.turns.around = replace(house.around, texts=live)
    await linked(house)
    shown = await open_text(house)
    assert "<b>dose.taken</b> (en)" in shown
    assert "Noted: {{ time }}." in shown
    [ask] = await house.tap("eda", "Edit text")
    assert "time" in ask
    [preview] = await house.text("telegram", "eda", "<b>Kept</b>: {{ time }}. You stayed clean.")
    assert "<b>Kept</b>: 10:30 AM." in preview
    assert "(1 segments)\nKept: 10:30 AM." in preview
    assert 'Instead of "clean"' in preview.replace("&#34;", '"')
    [done] = await house.tap("eda", "Publish")
    assert "dose.taken is live" in done
    assert live.current.template("dose.taken", "en").parts["text"].startswith("<b>Kept")
    [undone] = await house.text("telegram", "eda", "/undo")
    assert "as it was before" in undone
    assert live.current.template("dose.taken", "en").parts["text"].startswith("Noted")
    [nothing] = await house.text("telegram", "eda", "/undo")
    assert "nothing to take back" in nothing
    actors = {entry["actor"] for entry in await house.read(lambda rows: rows.audit.recent(9))}
    assert actors == {"staff:1"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nobody }}", "no variable"),
        ("<b>Kept", "never closed"),
        ("{% for x in time %}x{% endfor %}", "loop"),
        ("x" * 30_000, "at most"),
    ],
)
async def test_a_text_with_an_error_can_be_sent_again(house: House, text: str, said: str) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    [refused] = await house.text("telegram", "eda", text)
    assert said in refused
    assert [b.label for b in house.delivered("eda")[-1].message.body.buttons] == ["Cancel"]
    [preview] = await house.text("telegram", "eda", "Kept.")
    assert "On Telegram" in preview
    drafts = await house.read(lambda rows: rows.template_edits.open())
    assert [draft.parts for draft in drafts] == [{"text": "Kept."}]


async def test_a_form_of_one_channel_is_shown_with_the_other_as_it_is(house: House) -> None:
    await linked(house)
    await open_text(house, "status", "show")
    await house.tap("eda", "Edit telegram")
    [preview] = await house.text("telegram", "eda", "Next is {{ next_dose }}.")
    assert "Next is Mon 9 Nov" in preview
    assert "Last 7 days:" in preview


async def test_an_edit_is_given_up(house: House) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    await house.text("telegram", "eda", "Kept.")
    assert await house.tap("eda", "Cancel") == ["OK, nothing was changed."]
    assert await house.read(lambda rows: rows.template_edits.in_force()) == []


async def test_a_button_can_be_typed(house: House) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    await house.text("telegram", "eda", "Kept.")
    assert "is live" in (await house.text("telegram", "eda", "publish"))[0]


async def test_another_language_is_one_tap_away(house: House) -> None:
    await linked(house)
    await open_text(house)
    assert "(es)" in (await house.tap("eda", "es"))[0]


async def test_an_emergency_text_is_left_to_the_admin_page(house: House) -> None:
    await linked(house)
    await open_text(house, "trouble", "apology")
    assert "admin page" in (await house.tap("eda", "Edit text"))[0]


async def test_what_somebody_else_published_meanwhile_is_shown(house: House) -> None:
    def publish(rows: Rows) -> None:
        editing = Editing(rows, house.around.shelves, house.clock.now(), "staff:9")
        editing.publish(editing.propose(Edit("dose.taken", "en", {"text": "Theirs."})).id)

    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    await house.text("telegram", "eda", "Mine.")
    await house.write(publish)
    assert "Theirs." in (await house.tap("eda", "Publish"))[0]


async def test_a_button_of_an_edit_that_is_over_changes_nothing(house: House) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    await house.text("telegram", "eda", "Kept.")
    await house.tap("eda", "Publish")
    assert "This is over" in (await house.tap("eda", "Publish"))[0]
    data = "templates:key:dose.nothing"
    assert (
        "This is over"
        in (await house.event("telegram", "eda", kind=IncomingKind.BUTTON, data=data))[0]
    )


async def test_a_draft_that_was_withdrawn_is_not_published(house: House) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    await house.text("telegram", "eda", "Kept.")

    def withdraw(rows: Rows) -> None:
        [draft] = rows.template_edits.open()
        Editing(rows, house.around.shelves, house.clock.now(), "x").withdraw(draft.id)

    await house.write(withdraw)
    assert "This is over" in (await house.tap("eda", "Publish"))[0]


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CLINICIAN])
async def test_who_may_not_edit_is_treated_like_anybody(house: House, role: StaffRole) -> None:
    await linked(house, role)
    await house.text("telegram", "eda", "/templates")
    assert "templates.ask_group" not in await house.keys("eda")
    data = "templates:group:dose"
    await house.event("telegram", "eda", kind=IncomingKind.BUTTON, data=data)
    assert "templates.ask_key" not in await house.keys("eda")


async def test_a_patients_undo_is_another_thing(house: House) -> None:
    await house.enrol("ana", "telegram")
    await house.text("telegram", "ana", "/undo")
    assert not [key for key in await house.keys("ana") if key.startswith("templates.")]


async def test_an_editor_who_is_a_patient_too_still_talks_as_one(house: House) -> None:
    await house.enrol("eda", "telegram")
    await linked(house)
    await house.text("telegram", "eda", "/status")
    await house.text("telegram", "eda", "hello there")
    keys = await house.keys("eda")
    assert keys[0] == "templates.linked"
    assert not [key for key in keys[1:] if key.startswith("templates.")]


async def test_the_screen_reads_an_editors_texts_as_well(house: House) -> None:
    await linked(house)
    await open_text(house)
    await house.tap("eda", "Edit text")
    answers = await house.text("telegram", "eda", "I want to kill myself")
    assert "988" in answers[0]
    assert await house.alerts("eda")


async def living(house: House) -> LiveLibrary:
    """What the house says follows what is published."""
    library = LiveLibrary(shipped_library())
    house.around = replace(house.around, stock=library)
    house.turns.around = house.around
    await linked(house)
    return library


async def test_a_tip_is_found_by_its_theme_edited_and_undone(house: House) -> None:
    library = await living(house)
    await house.text("telegram", "eda", "/templates")
    await house.tap("eda", "Tips")
    await house.tap("eda", "food")
    [shown] = await house.tap("eda", "eat_first")
    assert "tip:eat_first" in shown
    assert "minutes: 10" in shown
    await house.tap("eda", "Edit text")
    [preview] = await house.text("telegram", "eda", "Eat soup & bread first.")
    assert "Eat soup &amp; bread first." in preview
    assert "(1 segments)\nEat soup &amp; bread first." in preview
    [done] = await house.tap("eda", "Publish")
    assert "tip:eat_first is live" in done
    assert library.current.tips.entries("en")["eat_first"].text == "Eat soup & bread first."
    await house.text("telegram", "eda", "/undo")
    assert library.current.tips.entries("en")["eat_first"].text.startswith("Eat before")


async def test_a_field_of_a_tip_is_checked_as_on_the_page(house: House) -> None:
    await living(house)
    await house.text("telegram", "eda", "/templates")
    for label in ("Tips", "food", "eat_first", "Edit minutes"):
        await house.tap("eda", label)
    [refused] = await house.text("telegram", "eda", "soon")
    assert "whole number from 1 to 120" in refused


async def test_a_tip_is_switched_off_and_on(house: House) -> None:
    library = await living(house)
    await house.text("telegram", "eda", "/templates")
    for label in ("Tips", "food", "eat_first", "Switch it off"):
        await house.tap("eda", label)
    assert "eat_first" not in library.current.tips.entries("en")
    for label in ("eat_first", "Switch it on"):
        await house.tap("eda", label)
    assert "eat_first" in library.current.tips.entries("en")


async def test_an_answer_that_calls_for_help_is_edited_on_the_page_only(house: House) -> None:
    library = await living(house)
    await house.text("telegram", "eda", "/templates")
    for label in ("Help answers", "health", "liver"):
        await house.tap("eda", label)
    assert "admin page" in (await house.tap("eda", "Edit answer"))[0]
    await house.tap("eda", "liver")
    [waits] = await house.tap("eda", "Switch it off")
    assert "waits for a second person" in waits
    assert "liver" in library.current.help.entries("en")
