"""Editing from the first draft to going back: what is said, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.editing import Edit, EditConflict, EditRefused, NoSuchText
from bot.core.model import EditState
from bot.core.ports import Rows
from messages.template import Form
from tests.factories import NOW
from tests.unit.bot.core.editing.conftest import LINES, Desk, shipped_with

HOUR = timedelta(hours=1)


async def test_a_published_text_is_said_and_a_draft_is_not(desk: Desk) -> None:
    draft = await desk.draft({"text": "Hey {{ name }}."}, why="shorter")
    assert (draft.state, draft.author, draft.at) == (EditState.DRAFT, "staff:1", NOW)
    assert await desk.says() == "Hi Ana."
    published = await desk.do(lambda e: e.publish(draft.id))
    assert (published.state, published.published_at) == (EditState.PUBLISHED, NOW)
    assert await desk.says() == "Hey Ana."
    assert await desk.says(language="es") == "Hola Ana."


async def test_each_step_is_audited_with_before_and_after(desk: Desk) -> None:
    await desk.edit(text="Hey.")
    await desk.edit(text="Hello.", who="staff:2")
    await desk.do(lambda e: e.roll_back("a.hi", "en", why="better"), "staff:3")
    steps = [(e["actor"], e["action"], e["details"]["before"], e["details"]["after"])
             for e in await desk.audit() if e["action"] != "template.proposed"]  # fmt: skip
    assert steps == [
        ("staff:1", "template.published", {"text": "Hi {{ name }}."}, {"text": "Hey."}),
        ("staff:2", "template.published", {"text": "Hey."}, {"text": "Hello."}),
        ("staff:3", "template.published", {"text": "Hello."}, {"text": "Hey."}),
    ]
    last = (await desk.audit())[-1]
    assert (last["subject"], last["details"]["why"]) == ("template:a.hi/en", "better")


async def test_rolling_back_goes_to_the_version_before_or_a_named_one(desk: Desk) -> None:
    first = await desk.edit(text="One.")
    await desk.edit(text="Two.")
    await desk.edit(text="Three.")
    await desk.do(lambda e: e.roll_back("a.hi", "en"))
    assert await desk.says() == "Two."
    await desk.do(lambda e: e.roll_back("a.hi", "en", first.id))
    assert await desk.says() == "One."
    history = await desk.do(lambda e: e.history("a.hi", "en"))
    assert [version.parts["text"] for version in history] == [
        "One.", "Two.", "Three.", "Two.", "One.",
    ]  # fmt: skip
    assert [version.state for version in history].count(EditState.PUBLISHED) == 1


async def test_rolling_the_first_edit_back_brings_the_shipped_text(desk: Desk) -> None:
    await desk.edit(text="One.")
    await desk.do(lambda e: e.roll_back("a.hi", "en"))
    assert await desk.says() == "Hi Ana."
    assert (await desk.audit())[-1]["action"] == "template.restored"
    await desk.do(lambda e: e.roll_back("a.hi", "en"))
    assert await desk.says() == "One."


async def test_nothing_can_be_rolled_back_where_nothing_was_edited(desk: Desk) -> None:
    with pytest.raises(NoSuchText, match="shipped text is in force"):
        await desk.do(lambda e: e.roll_back("a.hi", "en"))


async def test_a_form_is_added_changed_and_taken_away(desk: Desk) -> None:
    await desk.edit(sms="Hi by SMS.")
    await desk.edit(text="Hey.")
    assert await desk.says(form=Form.SMS) == "Hi by SMS."
    assert await desk.says() == "Hey."
    version = await desk.edit(sms="", text="Hi {{ name }}.")
    assert version.parts == {}
    assert await desk.says(form=Form.SMS) == "Hi Ana."


async def test_line_ends_and_blanks_around_do_not_matter(desk: Desk) -> None:
    version = await desk.edit("a.long", text="  " + LINES.replace("\n", "\r\n") + "\n")
    assert version.parts == {}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"text": "Hi {{ nmae }}."}, "{{ name }}"),
        ({"text": "{{ name"}, "cannot be read"),
        ({"text": "{% for x in name %}y{% endfor %}"}, "loop"),
        ({"text": "{{ ''.__class__ }}"}, "look inside"),
        ({"text": "<b>Hi"}, "never closed"),
        ({"text": "Reply YES."}, "YES"),
        ({"discreet": "Take your naltrexone."}, "naltrexone"),
        ({"sms": "word " * 80}, "segments"),
    ],
)
async def test_what_has_an_error_is_kept_as_a_draft_and_not_published(
    desk: Desk, parts: dict[str, str], said: str
) -> None:
    draft = await desk.draft(parts)
    with pytest.raises(EditRefused) as refused:
        await desk.do(lambda e: e.publish(draft.id))
    assert said in str(refused.value)
    assert any(each.is_error for each in refused.value.warnings)
    assert await desk.says() == "Hi Ana."
    [kept] = await desk.read(lambda rows: rows.template_edits.open())
    assert kept == draft


@pytest.mark.parametrize("text", ["x" * 100_000, "half a pair \ud83d"])
async def test_what_is_no_text_is_not_even_kept(desk: Desk, text: str) -> None:
    with pytest.raises(EditRefused):
        await desk.draft({"text": text})
    assert await desk.read(lambda rows: rows.template_edits.open()) == []


async def test_a_warning_does_not_keep_a_text_back(desk: Desk) -> None:
    found = await desk.do(lambda e: e.check("a.hi", "en", {"text": "Stay clean."}))
    assert [each.code for each in found] == ["stigmatising"]
    await desk.edit(text="Stay clean.")
    assert await desk.says() == "Stay clean."


async def test_a_check_looks_at_the_other_forms_as_they_are_in_force(desk: Desk) -> None:
    text = {"text": "Take your naltrexone."}
    assert await desk.do(lambda e: e.check("a.hi", "en", text)) != ()
    await desk.edit(discreet="Time.")
    assert await desk.do(lambda e: e.check("a.hi", "en", text)) == ()


@pytest.mark.parametrize(
    "edit",
    [
        Edit("a.nothing", "en", {"text": "x"}),
        Edit("a.hi", "../en", {"text": "x"}),
        Edit("a.hi", "en", {"video": "x"}),
        Edit("a.hi", "en", {"text": "x"}, parent=99),
        Edit("a.hi", "en", {"text": "x"}, draft=99),
    ],
)
async def test_an_edit_of_nothing_is_refused(desk: Desk, edit: Edit) -> None:
    with pytest.raises(NoSuchText):
        await desk.do(lambda e: e.propose(edit))


async def test_a_draft_can_be_written_over_by_its_author_only(desk: Desk) -> None:
    draft = await desk.draft({"text": "One."})
    again = await desk.draft({"text": "Two."}, draft=draft.id)
    assert (again.id, again.parts) == (draft.id, {"text": "Two."})
    with pytest.raises(NoSuchText, match="no draft of yours"):
        await desk.draft({"text": "Three."}, who="staff:2", draft=draft.id)
    with pytest.raises(NoSuchText, match="no draft of yours"):
        await desk.draft({"telegram": "Three."}, key="a.bye", draft=draft.id)


async def test_a_version_can_be_published_once(desk: Desk) -> None:
    version = await desk.edit(text="One.")
    for again in (version.id, 99):
        with pytest.raises(NoSuchText):
            await desk.do(lambda e, again=again: e.publish(again))  # type: ignore[misc] # mypy infers no type for these defaults


# -- two editors ----------------------------------------------------------------------------------


async def test_the_second_of_two_editors_sees_the_first_ones_change_and_merges(
    desk: Desk,
) -> None:
    lines = LINES.split("\n")
    mine = await desk.draft({"text": "\n".join([*lines[:3], "Keep calm."])}, key="a.long")
    theirs = await desk.edit("a.long", "staff:2", text="\n".join(["Call now: {{ emergency }}.",
                                                                 *lines[1:]]))  # fmt: skip
    with pytest.raises(EditConflict) as conflict:
        await desk.do(lambda e: e.publish(mine.id))
    both = "\n".join(["Call now: {{ emergency }}.", *lines[1:3], "Keep calm."])
    assert conflict.value.current == theirs
    assert conflict.value.theirs == {"text": theirs.parts["text"]}
    assert conflict.value.mine == {"text": mine.parts["text"]}
    assert conflict.value.merged == {"text": both}
    again = await desk.draft({"text": both}, key="a.long", parent=theirs.id, draft=mine.id)
    await desk.do(lambda e: e.publish(again.id))
    assert await desk.says("a.long") == both.replace("{{ emergency }}", "911")


async def test_changes_of_the_same_line_are_shown_and_not_guessed(desk: Desk) -> None:
    mine = await desk.draft({"text": "Mine."})
    await desk.edit(text="Theirs.", who="staff:2")
    with pytest.raises(EditConflict) as conflict:
        await desk.do(lambda e: e.publish(mine.id))
    assert conflict.value.merged is None
    assert (conflict.value.mine, conflict.value.theirs) == ({"text": "Mine."}, {"text": "Theirs."})
    assert await desk.says() == "Theirs."


async def test_it_is_no_conflict_when_the_same_text_is_in_force_again(desk: Desk) -> None:
    mine = await desk.draft({"text": "Mine."})
    await desk.edit(text="Theirs.", who="staff:2")
    await desk.do(lambda e: e.restore_shipped("a.hi", "en"), "staff:2")
    await desk.do(lambda e: e.publish(mine.id))
    assert await desk.says() == "Mine."


async def test_a_form_that_was_taken_away_in_the_meantime_goes_from_the_merge(desk: Desk) -> None:
    first = await desk.edit(sms="By SMS.")
    mine = await desk.draft({"text": "Mine."}, parent=first.id)
    theirs = await desk.edit(sms="", who="staff:2")
    with pytest.raises(EditConflict) as conflict:
        await desk.do(lambda e: e.publish(mine.id))
    assert conflict.value.merged == {"text": "Mine."}
    again = await desk.draft(conflict.value.merged, parent=theirs.id)
    assert again.parts == {"text": "Mine."}


# -- protected texts ------------------------------------------------------------------------------


async def test_a_protected_text_needs_a_second_person(desk: Desk) -> None:
    waiting = await desk.edit("b.help", text="Please call {{ emergency }}.")
    assert waiting.state is EditState.WAITING
    assert await desk.says("b.help") == "Call 911."
    with pytest.raises(EditRefused, match="second person"):
        await desk.do(lambda e: e.approve(waiting.id))
    approved = await desk.do(lambda e: e.approve(waiting.id), "staff:2")
    assert (approved.state, approved.approved_by) == (EditState.PUBLISHED, "staff:2")
    assert await desk.says("b.help") == "Please call 911."
    assert [entry["action"] for entry in await desk.audit()] == [
        "template.proposed",
        "template.waiting",
        "template.approved",
        "template.published",
    ]


@pytest.mark.parametrize("text", ["Call somebody.", "Call 911."])
async def test_a_protected_text_without_its_number_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(EditRefused, match="emergency number"):
        await desk.edit("b.help", text=text)


async def test_a_protected_text_is_restored_at_once_but_rolled_back_by_two(desk: Desk) -> None:
    first = await desk.edit("b.help", text="Please call {{ emergency }}.")
    await desk.do(lambda e: e.approve(first.id), "staff:2")
    restored = await desk.do(lambda e: e.restore_shipped("b.help", "en"))
    assert restored.state is EditState.PUBLISHED
    assert await desk.says("b.help") == "Call 911."
    back = await desk.do(lambda e: e.roll_back("b.help", "en"))
    assert back.state is EditState.WAITING


async def test_a_second_person_can_say_no(desk: Desk) -> None:
    waiting = await desk.edit("b.help", text="Please call {{ emergency }}.")
    await desk.do(lambda e: e.withdraw(waiting.id, "too long"), "staff:2")
    with pytest.raises(NoSuchText):
        await desk.do(lambda e: e.approve(waiting.id), "staff:2")
    entry = (await desk.audit())[-1]
    assert (entry["action"], entry["details"]["reason"]) == ("template.withdrawn", "too long")


async def test_what_waits_can_be_overtaken(desk: Desk) -> None:
    first = await desk.edit("b.help", text="Please call {{ emergency }}.")
    second = await desk.edit("b.help", text="Ring {{ emergency }}.")
    await desk.do(lambda e: e.approve(second.id), "staff:2")
    with pytest.raises(EditConflict):
        await desk.do(lambda e: e.approve(first.id), "staff:2")


# -- later ----------------------------------------------------------------------------------------


async def test_a_scheduled_text_is_said_from_its_time_on(desk: Desk) -> None:
    draft = await desk.draft({"text": "Later."})
    scheduled = await desk.do(lambda e: e.schedule(draft.id, NOW + HOUR))
    assert (scheduled.state, scheduled.publish_at) == (EditState.SCHEDULED, NOW + HOUR)
    desk.wait(minutes=59)
    assert await desk.do(lambda e: e.publish_due()) == []
    assert await desk.says() == "Hi Ana."
    desk.wait(minutes=1)
    [published] = await desk.do(lambda e: e.publish_due(), "system")
    assert (published.id, published.state) == (draft.id, EditState.PUBLISHED)
    assert await desk.says() == "Later."


async def test_a_time_that_has_passed_is_now(desk: Desk) -> None:
    draft = await desk.draft({"text": "Now."})
    await desk.do(lambda e: e.schedule(draft.id, NOW))
    assert await desk.says() == "Now."


async def test_a_protected_text_is_scheduled_once_it_is_approved(desk: Desk) -> None:
    draft = await desk.draft({"text": "Ring {{ emergency }}."}, key="b.help")
    waiting = await desk.do(lambda e: e.schedule(draft.id, NOW + HOUR))
    assert waiting.state is EditState.WAITING
    approved = await desk.do(lambda e: e.approve(draft.id), "staff:2")
    assert approved.state is EditState.SCHEDULED
    desk.wait(hours=1)
    await desk.do(lambda e: e.publish_due(), "system")
    assert await desk.says("b.help") == "Ring 911."


async def test_a_scheduled_text_takes_in_what_was_changed_before_its_time(desk: Desk) -> None:
    lines = LINES.split("\n")
    draft = await desk.draft({"text": "\n".join([*lines[:3], "Later."])}, key="a.long")
    await desk.do(lambda e: e.schedule(draft.id, NOW + HOUR))
    await desk.edit("a.long", text="\n".join(["Sooner {{ emergency }}.", *lines[1:]]))
    desk.wait(hours=1)
    await desk.do(lambda e: e.publish_due(), "system")
    assert await desk.says("a.long") == "\n".join(["Sooner 911.", *lines[1:3], "Later."])


async def test_a_scheduled_text_that_contradicts_a_later_one_becomes_a_draft(desk: Desk) -> None:
    draft = await desk.draft({"text": "Later."})
    await desk.do(lambda e: e.schedule(draft.id, NOW + HOUR))
    await desk.edit(text="Sooner.")
    desk.wait(hours=1)
    assert await desk.do(lambda e: e.publish_due(), "system") == []
    assert await desk.says() == "Sooner."
    [kept] = await desk.read(lambda rows: rows.template_edits.open())
    assert (kept.id, kept.state) == (draft.id, EditState.DRAFT)
    entry = (await desk.audit())[-1]
    assert (entry["action"], entry["details"]["reason"]) == (
        "template.not_published",
        "EditConflict",
    )


async def test_a_scheduled_text_whose_key_is_gone_stops_nobody(desk: Desk) -> None:
    for key in ("a.hi", "a.long"):
        draft = await desk.draft({"text": "Later."}, key=key)
        await desk.do(lambda e, draft=draft: e.schedule(draft.id, NOW + HOUR))  # type: ignore[misc] # mypy infers no type for these defaults
    desk.wait(hours=1)

    def rename(rows: Rows) -> None:
        for version in rows.template_edits.open():
            if version.key == "a.hi":
                rows.template_edits.save(replace(version, key="gone.key"))

    await desk.store.write(rename)
    [published] = await desk.do(lambda e: e.publish_due(), "system")
    assert published.key == "a.long"


# -- other languages and releases -----------------------------------------------------------------


async def test_a_text_can_be_translated_by_staff(desk: Desk) -> None:
    with pytest.raises(EditRefused, match="both 'telegram' and 'sms'"):
        await desk.edit("a.bye", language="es", sms="Adiós.")
    await desk.edit("a.bye", language="es", text="Adiós.")
    assert await desk.says("a.bye", "es") == "Adiós."
    assert await desk.says("a.bye", "en") == "Bye."


async def test_an_edit_stays_in_force_over_a_new_release(desk: Desk) -> None:
    version = await desk.edit(text="Hey {{ name }}.")
    assert version.shipped == {"text": "Hi {{ name }}."}
    desk.shipped = shipped_with("a.hi", text="Hello {{ name }}.")
    again = await desk.edit(sms="Hey by SMS.")
    assert again.shipped == {"text": "Hi {{ name }}."}  # the part that was left alone
    anew = await desk.edit(text="Hello there.")
    assert anew.shipped == {"text": "Hello {{ name }}."}
    assert anew.based_on != version.based_on
