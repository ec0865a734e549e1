"""The list of unanswered questions, and the counts of thumbs: what editors see of people."""

from __future__ import annotations

from bot.core.model import Patient, PatientState, Question, StaffRole, TipShown
from bot.core.ports import Rows
from bot.web.admin.thumbs import TagCount, thumbs_by_tag
from messages.tips import load_tips
from tests.unit.bot.web.admin.office import NOW, Office


async def asked(office: Office, text: str, **changes: object) -> Question:
    """Zebedee asked this, and no answer was sure enough."""

    def add(rows: Rows) -> Question:
        patient = rows.patients.add(Patient(0, PatientState.ACTIVE, NOW, name="Zebedee"))
        values: dict[str, object] = {"entry": None, "score": 0.1}
        question = Question(0, patient.id, NOW, text, "en", **values | changes)  # type: ignore[arg-type] # what a test gives
        return rows.questions.add(question)

    return await office.store.write(add)


async def test_editors_see_what_was_asked_and_not_by_whom(office: Office) -> None:
    await asked(office, "Can I <b>dive</b> with it?")
    await asked(office, "Is it a cure?", entry="what_it_is", was_helpful=False)
    await asked(office, "Does it help?", entry="what_it_is", was_helpful=True)
    browser = await office.signed_in(StaffRole.EDITOR)
    page = (await browser.get("/admin/questions")).text
    assert "Can I &lt;b&gt;dive&lt;/b&gt; with it?" in page
    assert "nothing was sure enough" in page
    assert 'href="/admin/help/what_it_is/en"' in page
    assert "Does it help?" not in page
    assert "Zebedee" not in page
    assert "Patient" not in page


async def test_a_settled_question_leaves_the_list_once(office: Office) -> None:
    question = await asked(office, "Can I dive with it?")
    browser = await office.signed_in(StaffRole.EDITOR)
    path = f"/admin/questions/{question.id}/settle"
    assert (await browser.post(path)).headers["location"] == "/admin/questions?done=settled"
    await browser.post(path)
    page = (await browser.get("/admin/questions?done=settled")).text
    assert "It has left the list." in page
    assert "No question waits" in page
    assert (await office.actions()).count("question.settled") == 1


async def test_settling_a_question_that_is_not_there_is_said(office: Office) -> None:
    browser = await office.signed_in(StaffRole.ADMIN)
    assert (await browser.post("/admin/questions/99/settle")).status_code == 404


def test_thumbs_are_counted_for_each_tag_and_a_tip_that_is_gone_counts_for_none() -> None:
    tips = load_tips().entries("en")
    tip = tips["eat_first"]
    found = thumbs_by_tag({"eat_first": (5, 3, 1), "gone": (9, 9, 9)}, tips)
    assert TagCount(f"theme:{tip.theme}", 5, 3, 1) in found
    assert {each.shown for each in found} == {5}
    assert TagCount("trigger:hungry", 5, 3, 1).name == "trigger: hungry"


async def test_the_tips_page_shows_the_counts_and_no_patient(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    assert "What people said" not in (await browser.get("/admin/tips")).text

    def thumb(rows: Rows) -> None:
        patient = rows.patients.add(Patient(0, PatientState.ACTIVE, NOW, name="Zebedee"))
        for liked in (True, True, False, None):
            rows.tips_shown.add(TipShown(0, patient.id, "eat_first", NOW, liked=liked))

    await office.store.write(thumb)
    page = (await browser.get("/admin/tips")).text
    numbers = "".join(f'<td class="numbers">{count}</td>' for count in (4, 2, 1))
    assert f'<th scope="row">trigger: hungry</th>{numbers}' in page
    assert "Zebedee" not in page
    assert "What people said" not in (await browser.get("/admin/help")).text
