"""Tips and help answers on the pages: found, written, switched off, added, approved."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace

import httpx2
import pytest

from bot.core.model import Question, StaffRole
from bot.core.ports import Rows
from handlers.templates import SAMPLE
from messages.help import HelpMatch
from tests import factories
from tests.unit.bot.web.admin.office import PASSWORD, Office

Form = Mapping[str, str | list[str]]
EAT = "/admin/tips/eat_first/en"
ICE = "/admin/tips/hold_ice/en"
EXPIRES = "/admin/help/card_lost/en"
TIP: Form = {
    "do": "publish",
    "base": "",
    "part_text": "Hold an ice cube. Watch it melt. Breathe.",
    "part_sms": "Hold an ice cube and watch it melt.",
    "part_triggers": ["", "stress", "pain"],
    "part_time_of_day": ["", "any"],
    "part_minutes": "5",
    "part_place": "home",
    "part_company": "alone",
    "part_source": "complementary_therapies",
    "part_theme": "cold",
    "part_is_on": ["false", "true"],
}
ANSWER: Form = {
    "do": "publish",
    "base": "",
    "part_title": "A lost card",
    "part_discreet_title": "A lost card",
    "part_answer": "Tell your care team. They will print a new wallet card for you.",
    "part_sms": "Tell your care team. They will print a new one.",
    "part_questions": "I lost my wallet card\nwhere do I get a new wallet card",
    "part_source": "mechanism_alcohol",
    "part_topic": "service",
    "part_is_on": ["false", "true"],
}


async def write(
    browser: httpx2.AsyncClient, path: str, form: Form, **changed: str
) -> httpx2.Response:
    return await browser.post(path, data={**form, **changed})


async def found(office: Office, question: str, language: str = "en") -> HelpMatch | None:
    matches = office.desk.library().answers.find(question, language)
    return matches[0] if matches and matches[0].is_confident else None


async def test_tips_and_answers_are_found_and_shown_on_both_phones(office: Office) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    assert "Eat first" in (await browser.get("/admin/tips?q=bread&language=en")).text
    assert "No tip fits" in (await browser.get("/admin/tips?q=zebra")).text
    assert "No answer fits" in (await browser.get("/admin/help?group=none")).text
    tip = (await browser.get(EAT)).text
    assert "1 segment of 1" in tip
    assert 'value="hungry" checked disabled' in tip
    assert "Your role may look" in tip
    answer = (await browser.get("/admin/help/what_it_is/es")).text
    assert "Questions that it answers" in answer
    assert "Label facts" in answer  # inherited, to be read beside the words
    assert (await browser.get("/admin/help")).status_code == 200
    assert (await browser.get("/admin/help/none_such/en")).status_code == 404
    assert (await browser.get("/admin/tips/eat_first/xx")).status_code == 404
    assert "Add a tip" not in (await browser.get("/admin/tips")).text


async def test_an_edited_tip_is_in_force_with_its_version_and_its_record(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    page = await write(browser, EAT, {"do": "publish", "part_text": "Eat some soup first."})
    assert page.status_code == 303
    tip = office.desk.library().tips.entries("en")["eat_first"]
    assert (tip.text, tip.minutes) == ("Eat some soup first.", 10)
    after = (await browser.get(EAT)).text
    assert "in force" in after
    assert "tip.published" in await office.actions()
    assert "Eat first" in (await browser.get("/admin/tips?state=edited")).text
    await browser.post(f"{EAT}/restore")
    assert "Bread" in office.desk.library().tips.entries("en")["eat_first"].text


async def test_a_tip_that_is_switched_off_is_kept_and_not_told(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, EAT, {"do": "publish", "part_is_on": ["false"]})
    assert "eat_first" not in office.desk.library().tips.entries("en")
    assert "eat_first" not in office.desk.library().tips.entries("es")
    assert "It is switched off" in (await browser.get(EAT)).text
    assert "eat_first" in (await browser.get("/admin/tips?state=off&language=en")).text
    await write(browser, EAT, {"do": "publish", "base": "1", "part_is_on": ["false", "true"]})
    assert "eat_first" in office.desk.library().tips.entries("en")


async def test_staff_add_a_tip_and_translate_it(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    start = await browser.get("/admin/tips/new?name=Hold+ice!")
    assert start.headers["location"] == "/admin/tips/hold_ice/en"
    assert "There is no such tip yet" in (await browser.get(ICE)).text
    spanish = {"do": "publish", "part_text": "Sujeta un hielo.", "part_sms": "Sujeta un hielo."}
    early = await write(browser, ICE.replace("/en", "/es"), spanish)
    assert "first." in early.text
    assert (await write(browser, ICE, TIP)).status_code == 303
    tip = office.desk.library().tips.entries("es")["hold_ice"]
    assert (tip.language, tip.theme) == ("en", "cold")
    assert tip.triggers == {"stress", "pain"}
    assert (await write(browser, ICE.replace("/en", "/es"), spanish)).status_code == 303
    assert office.desk.library().tips.entries("es")["hold_ice"].text == "Sujeta un hielo."
    assert "hold_ice" in (await browser.get("/admin/tips?state=added&group=cold")).text
    await browser.post(f"{ICE}/restore")
    assert "hold_ice" not in office.desk.library().tips.entries("en")
    assert "hold_ice" not in office.desk.library().tips.entries("es")


@pytest.mark.parametrize("name", ["", "!!", "7", "ñ"])
async def test_a_name_that_is_none_is_refused(office: Office, name: str) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    assert (await browser.get("/admin/tips/new", params={"name": name})).status_code == 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"part_minutes": "ten"}, "whole number from 1 to 120"),
        ({"part_minutes": "0"}, "whole number from 1 to 120"),
        ({"part_triggers": "rain"}, "must name one or more of"),
        ({"part_triggers": ""}, "must name one or more of"),
        ({"part_place": "moon"}, "known are home, out"),
        ({"part_source": ""}, "known are"),
        ({"part_theme": "Cold Things"}, "small letters"),
        ({"part_text": "Hi {{ name }}"}, "Names in braces work in templates only"),
        ({"part_text": "<b>Ice</b>"}, "People would see"),
        ({"part_text": "a\x00b"}, "no letter"),
        ({"part_text": "x" * 100_000}, "at most 20,000"),
        ({"part_sms": "Skip the heroin."}, "would show what this is about"),
        ({"part_sms": "Reply YES for the next one."}, "ask for another word"),
        ({"part_sms": "ice " * 60}, "this text may take 1"),
        ({"part_sms": ""}, "must be a text"),
    ],
)
async def test_a_tip_that_cannot_be_is_refused_and_kept_in_the_page(
    office: Office, change: dict[str, str], said: str
) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    page = await write(browser, ICE, TIP, **change)
    assert page.status_code == 400
    assert said in page.text
    assert "watch it melt" in page.text or "part_sms" in change
    assert "hold_ice" not in office.desk.library().tips.entries("en")


async def test_a_new_answer_is_found_by_its_words_at_once_and_off_it_is_not(
    office: Office,
) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    question = "I lost my wallet card"
    before = await found(office, question)
    assert before is None or before.entry.id != "card_lost"
    assert (await write(browser, EXPIRES, ANSWER)).status_code == 303
    match = await found(office, question)
    assert match is not None
    assert match.entry.id == "card_lost"
    await write(browser, EXPIRES, ANSWER, base="1", part_is_on="false")
    after = await found(office, question)
    assert after is None or after.entry.id != "card_lost"


async def test_an_answer_begins_with_the_question_that_had_none(office: Office) -> None:
    question = Question(0, 1, office.clock.now(), "will my <zebra> mind?", "en", None, 0.1)

    def ask(rows: Rows) -> Question:
        person = rows.patients.add(factories.patient())
        return rows.questions.add(replace(question, patient_id=person.id))

    asked = await office.store.write(ask)
    path = f"/admin/help/asked_{asked.id}/en?question={asked.id}"
    browser = await office.signed_in(StaffRole.EDITOR)
    assert path in (await browser.get("/admin/questions")).text
    assert "will my &lt;zebra&gt; mind?" in (await browser.get(path)).text
    assert "zebra" not in (await browser.get(f"/admin/tips/asked/en?question={asked.id}")).text
    assert "zebra" not in (await browser.get(path.replace("?question=", "?question=9"))).text
    viewer = await office.signed_in(StaffRole.VIEWER)
    assert (await viewer.get(path)).status_code == 404


async def test_what_calls_for_help_needs_a_second_person_and_keeps_its_number(
    office: Office,
) -> None:
    path, library = "/admin/help/liver/en", office.desk.library
    safety = library().help.entries("en")["liver"].safety
    editor = await office.signed_in(StaffRole.EDITOR)
    bare = await write(editor, path, {"do": "publish", "part_safety": "Get help now."})
    assert bare.status_code == (400 if "911" in safety else 303)
    asked = {"do": "publish", "base": "", "part_safety": f"{safety} Do not wait."}
    await write(editor, path, asked)
    assert library().help.entries("en")["liver"].safety == safety
    version = max(each.id for each in await office.read(lambda rows: rows.template_edits.open()))
    own = await editor.post(f"{path}/versions/{version}", data={"do": "approve"})
    assert own.status_code == 409
    clinician = await office.signed_in(StaffRole.CLINICIAN)
    await clinician.post(f"{path}/versions/{version}", data={"do": "approve"})
    assert library().help.entries("en")["liver"].safety.endswith("Do not wait.")
    assert "help.approved" in await office.actions()


async def test_a_field_that_a_tip_can_be_without_is_emptied_on_its_page(office: Office) -> None:
    path, browser = "/admin/tips/pain_plan/en", await office.signed_in(StaffRole.EDITOR)
    assert office.desk.library().tips.entries("en")["pain_plan"].facts
    done = await write(browser, path, {"do": "publish", "part_facts": ""})
    assert done.status_code == 303
    assert office.desk.library().tips.entries("en")["pain_plan"].facts == ()
    page = (await browser.get(path)).text
    assert "facts 1.2 S21</textarea>" not in page
    assert "facts 1.2 S21" in page.split("What is changed from the shipped text")[1]


async def test_ticked_boxes_survive_a_session_that_ended(office: Office) -> None:
    await office.account(StaffRole.EDITOR)
    browser = office.browser()
    asked = await write(browser, ICE, TIP)
    kept = html.unescape(asked.text.split('name="kept" value="')[1].split('"')[0])
    form = {"email": "eda@clinic.example", "password": PASSWORD, "kept": kept}
    back = (await browser.post("/admin/sign-in", data=form)).text
    assert back.count('name="part_triggers"') == 3
    assert "hold_ice" not in office.desk.library().tips.entries("en")


async def test_two_editors_of_one_tip_lose_nothing(office: Office) -> None:
    eda, ada = await office.signed_in(StaffRole.EDITOR), await office.signed_in()
    await write(eda, EAT, {"do": "publish", "part_minutes": "15"})
    second = await write(ada, EAT, {"do": "publish", "base": "", "part_sms": "Eat first."})
    assert second.status_code == 409
    assert "Eda published another version" in second.text
    again = {"do": "publish", "base": "1", "part_sms": "Eat first."}
    assert (await write(ada, EAT, again)).status_code == 303
    tip = office.desk.library().tips.entries("en")["eat_first"]
    assert (tip.minutes, tip.sms) == (15, "Eat first.")


async def test_a_second_person_says_no_to_a_new_answer_and_sees_that_it_is_gone(
    office: Office,
) -> None:
    editor = await office.signed_in(StaffRole.EDITOR)
    asked = {**ANSWER, "part_safety": "Passed out? Call 911.", "part_sms": "Passed out? 911."}
    await write(editor, EXPIRES, asked)
    clinician = await office.signed_in(StaffRole.CLINICIAN)
    assert 'href="?version=1">See it on the phones' in (await clinician.get(EXPIRES)).text
    assert "Passed out? Call 911." in (await clinician.get(f"{EXPIRES}?version=1")).text
    no = await clinician.post(f"{EXPIRES}/versions/1", data={"do": "withdraw"})
    page = await clinician.get(no.headers["location"])
    assert page.status_code == 200
    assert "It was withdrawn." in page.text
    assert "card_lost" not in office.desk.library().help.entries("en")


async def test_two_versions_are_compared(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, EAT, {"do": "publish", "part_minutes": "15"})
    await write(browser, EAT, {"do": "publish", "base": "1", "part_minutes": "20"})
    page = (await browser.get(f"{EAT}?before=1&after=2")).text.split('id="two"')[1]
    assert "removed: </span>15" in page
    assert "added: </span>20" in page
    same = (await browser.get(f"{EAT}?before=0&after=0")).text
    assert "they are the same" in same
    assert 'id="two"' not in (await browser.get(f"{EAT}?before=1&after=99")).text


async def test_a_tip_whose_shipped_words_moved_on_is_shown_until_somebody_decided(
    office: Office,
) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, EAT, {"do": "publish", "part_sms": "Eat first. Then decide."})

    def as_if_older(rows: Rows) -> None:
        [version] = rows.template_edits.in_force()
        shipped = {**version.shipped, "sms": "Eat first, decide later."}
        rows.template_edits.save(replace(version, shipped=shipped))

    await office.store.write(as_if_older)
    page = (await browser.get(EAT)).text
    assert "The shipped text has moved on: By SMS" in page
    assert "Eat first" in (await browser.get("/admin/tips?state=outdated")).text
    assert "tips: edited, and the shipped text moved on" in (await browser.get("/admin/")).text
    kept = {"do": "publish", "base": "1", "part_sms": "Eat first. Then decide.", "seen": "sms"}
    await write(browser, EAT, kept)
    assert "moved on" not in (await browser.get(EAT)).text


async def test_tips_and_answers_are_listed_by_what_has_become_of_them(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await write(browser, ICE, TIP)
    await write(browser, EAT, {"do": "draft", "part_minutes": "9"})
    later = {"do": "schedule", "at": "2026-12-24T09:00", "part_minutes": "9"}
    await write(browser, "/admin/tips/nice_drink/en", later)
    await write(browser, "/admin/help/liver/en", {"do": "publish", "part_answer": "Ask a doctor."})

    async def names(path: str) -> set[str]:
        page = (await browser.get(f"/admin{path}")).text
        return set(re.findall(r'href="/admin/(?:tips|help)/([a-z_]+)/', page))

    assert await names("/tips?state=draft") == {"eat_first", "nice_drink"}
    assert await names("/tips?state=untranslated") == {"hold_ice"}
    assert await names("/tips?state=edited&language=en") == {"hold_ice"}
    assert await names("/help?state=waiting") == {"liver"}
    assert "liver" in await names("/help?state=protected&language=es&group=health")
    assert await names("/tips?state=warnings") == {"hold_ice"}  # no Spanish words yet
    assert await names("/tips?q=9+min") == set()


async def test_a_tip_goes_to_the_editors_phone_with_its_thumbs(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    await office.account(StaffRole.EDITOR, telegram_address="telegram:900")
    await write(browser, EAT, {"do": "phone", "part_text": "Eat some soup first."})
    row = await office.read(lambda rows: rows.outbox.get(1))
    assert row is not None
    assert row.body.text == "Eat some soup first."
    assert {each.data for each in row.body.buttons} == {SAMPLE}
    assert [each.label for each in row.body.buttons][:2] == ["👍", "👎"]


async def test_the_phones_follow_an_answer_with_the_numbers_of_the_country(
    office: Office,
) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    form = {"part_answer": "Call 911. <b>", "person": "omar"}
    page = await browser.post("/admin/help/liver/en/preview", data=form)
    shown = page.json()
    assert "999" in shown["telegram"]["html"]
    assert "&lt;b&gt;" in shown["telegram"]["html"]
    assert "markup" not in shown  # said as a warning
    assert any("People would see <b>" in each["text"] for each in shown["warnings"])
    discreet = {"part_answer": "Ask.", "person": "omar", "discreet": "yes"}
    shown = (await browser.post("/admin/help/liver/en/preview", data=discreet)).json()
    assert "From:" not in shown["telegram"]["html"]
