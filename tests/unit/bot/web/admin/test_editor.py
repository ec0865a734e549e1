"""The editor of one text: what is shown, kept, published, approved and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from markupsafe import escape

from bot.core.editing import Edit, Editing
from bot.core.model import EditState, Lane, StaffRole, TemplateVersion
from bot.core.ports import Rows
from handlers.templates import SAMPLE
from messages.template import Form
from tests.unit.bot.web.admin.office import Office

LATER = "/admin/templates/dose.later/en"
SAFETY = "/admin/templates/safety.emergency_allergy/en"
SHIPPED = "OK. I will ask again at {{ time }}."


def form(text: str, do: str = "publish", **more: str) -> dict[str, str]:
    return {"part_text": text, "base": "", "do": do, "why": "Warmer"} | more


async def said(office: Office, key: str = "dose.later") -> str:
    catalogue = office.desk.catalogue()
    template = catalogue.template(key, "en")
    return catalogue.render(
        key, "en", Form.TELEGRAM, discreet=False,
        variables={**template.variables, "emergency": "911"},
    )  # fmt: skip


async def history(office: Office, key: str = "dose.later") -> list[TemplateVersion]:
    return await office.read(lambda rows: rows.template_edits.history(key, "en", 20))


async def write(
    browser: httpx2.AsyncClient, path: str, data: Mapping[str, str]
) -> httpx2.Response:
    return await browser.post(path, data=dict(data))


async def test_the_page_shows_the_text_and_both_phones(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    page = (await browser.get("/admin/templates/dose.reminder/en")).text
    assert "Time for your naltrexone (50 mg)" in page
    assert "Reply 1 Taken, 2 In 30 min, 3 Skip" in page
    assert "Publish now" in page
    omar = (await browser.get("/admin/templates/dose.reminder/en?person=omar")).text
    assert "9:30" in omar
    discreet = (await browser.get("/admin/templates/dose.reminder/en?discreet=yes")).text
    assert "reminder. Done?</div>" in discreet


@pytest.mark.parametrize("path", ["no.such/en", "dose.later/xx", "dose.later/../en"])
async def test_a_text_that_is_not_there_is_said(office: Office, path: str) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    assert (await browser.get(f"/admin/templates/{path}")).status_code == 404
    for tail in ("", "/preview", "/restore", "/versions/1"):
        answer = await browser.post(f"/admin/templates/{path}{tail}", data={"do": "publish"})
        assert answer.status_code == 404


async def test_what_is_published_is_said_at_once_and_in_the_record(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    answer = await write(browser, LATER, form("Fine. Again at {{ time }}."))
    assert answer.headers["location"] == "/admin/templates/dose.later/en?done=published"
    assert await said(office) == "Fine. Again at 10:30 AM."
    entry = (await office.read(lambda rows: rows.audit.recent(1)))[0]
    assert entry["action"] == "template.published"
    assert entry["details"]["before"]["text"] == SHIPPED
    assert entry["details"]["after"]["text"] == "Fine. Again at {{ time }}."
    page = (await browser.get(LATER)).text
    assert "Restore the shipped text" in page
    assert "In force" in page or "in force" in page


async def test_a_draft_changes_nothing_and_can_be_gone_on_with(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    answer = await write(browser, LATER, form("A draft {{ time }}.", "draft"))
    assert answer.headers["location"].endswith("done=draft")
    assert (await said(office)).startswith("OK.")
    draft = (await history(office))[0]
    page = (await browser.get(f"{LATER}?version={draft.id}")).text
    assert "A draft {{ time }}." in page
    assert f'name="draft" value="{draft.id}"' in page
    await write(browser, LATER, form("Done {{ time }}.", draft=str(draft.id)))
    assert [each.state for each in await history(office)] == [EditState.PUBLISHED]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hi {{ nobody }}", "nobody"),
        ("<b>Hi {{ time }}", "b"),
        ("{% for i in range(1000000) %}x{% endfor %}", "error"),
        ("{{ ''.__class__ }}", "error"),
        ("a" * 100_000, "error"),
        ("{{ time", "error"),
    ],
)
async def test_a_text_that_cannot_be_said_is_refused_and_not_lost(
    office: Office, text: str, told: str
) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    answer = await write(browser, LATER, form(text))
    assert answer.status_code == 400
    assert told in answer.text
    assert str(escape(text)) in answer.text
    assert (await said(office)).startswith("OK.")


async def test_what_is_scheduled_waits_for_its_time(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    at = (office.clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    await write(browser, LATER, form("Soon {{ time }}.", "schedule", at=at))
    version = (await history(office))[0]
    assert version.state is EditState.SCHEDULED
    assert "Goes into force 23 Nov 2026, 19:00 UTC" in (await browser.get(LATER)).text
    for wrong in ("", "tomorrow", "2020-01-01T00:00"):
        again = await write(browser, LATER, form("Soon {{ time }}.", "schedule", at=wrong))
        assert "that are to come" in again.text
    done = await write(browser, f"{LATER}/versions/{version.id}", {"do": "withdraw"})
    assert done.headers["location"].endswith("done=withdrawn")


async def test_an_order_that_is_not_known_changes_nothing(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    assert (await write(browser, LATER, form("x {{ time }}", "explode"))).status_code == 400
    assert await history(office) == []
    assert (await write(browser, f"{LATER}/versions/7", {"do": "approve"})).status_code == 404


async def test_older_texts_come_back(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, LATER, form("One {{ time }}."))
    first = (await history(office))[0]
    await write(browser, LATER, form("Two {{ time }}.", base=str(first.id)))
    back = await write(browser, f"{LATER}/versions/{first.id}", {"do": "roll_back"})
    assert back.headers["location"].endswith("done=rolled-back")
    assert (await said(office)).startswith("One")
    restored = await browser.post(f"{LATER}/restore")
    assert restored.headers["location"].endswith("done=restored")
    assert (await said(office)).startswith("OK.")


async def test_a_clinician_approves_but_does_not_roll_back(office: Office) -> None:
    editor = await office.signed_in(StaffRole.EDITOR)
    await write(editor, LATER, form("One {{ time }}."))
    await editor.post(f"{LATER}/restore")
    clinician = await office.signed_in(StaffRole.CLINICIAN)
    first = (await history(office))[-1]
    answer = await write(clinician, f"{LATER}/versions/{first.id}", {"do": "roll_back"})
    assert answer.status_code == 403


async def test_a_protected_text_needs_its_number_and_a_second_person(office: Office) -> None:
    editor = await office.signed_in(StaffRole.EDITOR)
    refused = await write(editor, SAFETY, form("Get help now."))
    assert refused.status_code == 400
    assert "must carry the emergency number" in refused.text
    waiting = await write(editor, SAFETY, form("<b>Call {{ emergency }} now.</b> {{ also }}"))
    assert waiting.headers["location"].endswith("done=waiting")
    version = (await history(office, "safety.emergency_allergy"))[0]
    path = f"{SAFETY}/versions/{version.id}"
    alone = await write(editor, path, {"do": "approve"})
    assert alone.status_code == 409
    assert "second person" in alone.text
    clinician = await office.signed_in(StaffRole.CLINICIAN)
    assert "Approve" in (await clinician.get(SAFETY)).text
    done = await write(clinician, path, {"do": "approve"})
    assert done.headers["location"].endswith("done=published")
    assert (await said(office, "safety.emergency_allergy")).startswith("<b>Call 911 now.")


async def test_an_approval_that_comes_too_late_is_said(office: Office) -> None:
    editor, admin = await office.signed_in(StaffRole.EDITOR), await office.signed_in()
    for text in ("Call {{ emergency }} now! {{ also }}", "Now call {{ emergency }}. {{ also }}"):
        await write(editor, SAFETY, form(text))
    second, first = (await history(office, "safety.emergency_allergy"))[:2]
    await write(admin, f"{SAFETY}/versions/{first.id}", {"do": "approve"})
    late = await write(admin, f"{SAFETY}/versions/{second.id}", {"do": "approve"})
    assert late.status_code == 409
    assert "in the meantime" in late.text


async def test_two_editors_who_changed_different_forms_get_both(office: Office) -> None:
    path = "/admin/templates/dose.reminder/en"
    editor, admin = await office.signed_in(StaffRole.EDITOR), await office.signed_in()
    shipped = office.desk.catalogue().template("dose.reminder", "en").parts
    mine = {f"part_{part}": text for part, text in shipped.items()} | {"base": "", "do": "publish"}
    await write(admin, path, mine | {"part_discreet": "Hello, {{ time }}. Done?"})
    text = shipped["text"].replace("Hi", "Hey")
    second = await write(editor, path, mine | {"part_text": text})
    assert second.status_code == 409
    assert "Ada published another version" in second.text
    assert "Both changes are in the text below" in second.text
    assert "Hello, {{ time }}. Done?" in second.text
    assert "Hey, your {{ time }} reminder." in second.text


async def test_two_editors_of_one_line_see_each_other_and_lose_nothing(office: Office) -> None:
    editor, admin = await office.signed_in(StaffRole.EDITOR), await office.signed_in()
    await write(admin, LATER, form("Fine. {{ time }}."))
    theirs = (await history(office))[0]
    second = await write(editor, LATER, form("Great. {{ time }}."))
    assert second.status_code == 409
    assert "changed the same lines" in second.text
    assert "Great. {{ time }}.</textarea>" in second.text
    draft = next(each for each in await history(office) if each.state is EditState.DRAFT)
    assert dict(draft.parts) == {"text": "Great. {{ time }}."}
    again = form("Fine and great. {{ time }}.", base=str(theirs.id), draft=str(draft.id))
    assert (await write(editor, LATER, again)).status_code == 303
    assert (await said(office)).startswith("Fine and great.")


async def test_a_shipped_text_that_moved_on_is_shown_until_somebody_decided(
    office: Office,
) -> None:
    def older(rows: Rows) -> None:
        editing = Editing(rows, office.desk.shelves(), office.clock.now(), "staff:1")
        draft = editing.propose(Edit("dose.later", "en", {"text": "Ok then, {{ time }}."}))
        version = editing.publish(draft.id)
        moved = {"text": "OK. I will ask at {{ time }}."}
        rows.template_edits.save(replace(version, shipped=moved))
        office.desk.refresh(rows)

    await office.store.write(older)
    browser = await office.signed_in(StaffRole.EDITOR)
    page = (await browser.get(LATER)).text
    assert "The shipped text has moved on" in page
    version = (await history(office))[0]
    kept = form("Ok then, {{ time }}.", base=str(version.id), seen="text")
    await write(browser, LATER, kept)
    assert "The shipped text has moved on" not in (await browser.get(LATER)).text


async def test_the_preview_answers_while_somebody_writes(office: Office) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    data = {"part_text": "Hi <script>x</script> {{ time }} ✓", "person": "ana"}
    shown = (await browser.post(f"{LATER}/preview", data=data)).json()
    assert "&lt;script&gt;" in shown["telegram"]["html"]
    assert shown["sms"]["meter"][0]["text"] == "1 segment of 2, UCS-2"
    assert any("✓" in line["text"] for line in shown["sms"]["meter"])
    assert "<ins>" in shown["difference"]
    broken = (await browser.post(f"{LATER}/preview", data={"part_text": "{{ x"})).json()
    assert broken["telegram"]["error"]
    assert broken["sms"]["error"]
    assert broken["warnings"][0]["severity"] == "error"


async def test_a_preview_goes_to_the_editors_own_phone_and_saves_nothing(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    unlinked = await write(browser, LATER, form("Hi {{ time }}", "phone"))
    assert "Link your Telegram first" in unlinked.text
    await office.account(StaffRole.EDITOR, telegram_address="telegram:900")
    sent = await write(browser, LATER, form("Hi {{ time }}", "phone"))
    assert "on its way" in sent.text
    row = await office.read(lambda rows: rows.outbox.get(1))
    assert row is not None
    assert (row.channel, row.address, row.lane) == ("telegram", "900", Lane.BULK)
    assert row.body.text == "Hi 8:00 AM"
    assert row.body.buttons == ()
    reminder = "/admin/templates/dose.reminder/en"
    await write(browser, reminder, {"do": "phone", "part_text": "Time to take it."})
    row = await office.read(lambda rows: rows.outbox.get(2))
    assert row is not None
    assert [(each.label, each.row, each.data) for each in row.body.buttons] == [
        ("Taken", 0, SAMPLE),
        ("In 30 min", 1, SAMPLE),
        ("Skip", 1, SAMPLE),
    ]
    assert await history(office) == []
    broken = await write(browser, LATER, form("Hi {{ time", "phone"))
    assert broken.status_code == 400


async def test_the_list_finds_by_word_state_language_and_channel(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, LATER, form("Fine. {{ time }}."))
    await write(browser, SAFETY, form("Call {{ emergency }} now. {{ also }}"))
    await write(browser, "/admin/templates/dose.taken/en", form("Yes, {{ time }}.", "draft"))

    async def found(query: str) -> str:
        return (await browser.get(f"/admin/templates?{query}")).text

    assert "dose.later" in await found("state=edited")
    assert "dose.taken" not in await found("state=edited")
    assert "dose.taken" in await found("state=draft")
    assert "safety.emergency_allergy" in await found("state=waiting")
    assert "No template fits" in await found("q=zebra")
    assert "No template fits" in await found("state=outdated")
    assert "enrolment.welcome" in await found("channel=telegram&group=enrolment")
    assert "warning" in await found("state=warnings&language=en&group=safety")
    assert "Page 2 of" in await found("language=en&page=2")
    home = (await browser.get("/admin/")).text
    assert "templates: waiting for approval" in home
