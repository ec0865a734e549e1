"""Changing the lexicon in the browser: written, replayed, approved by another, in force."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.core.lexicon import TROUBLE, Screens
from bot.core.model import Alert, LexiconState, LexiconVersion, StaffRole
from messages.screen import Screen
from messages.screen.opinion import Opinion
from tests import factories
from tests.fakes.small_lexicon import ROWS, small_screen
from tests.unit.bot.web.admin.office import NOW, Office, open_office

ADD = "/admin/lexicon/add"
FORM = {
    "name": "Swallowing",
    "language": "en",
    "tier": "emergency",
    "topic": "breathing",
    "words": "can't swallow spit",
    "between": "2",
    "patterns": "",
    "must_match": "i cant even swallow my spit",
    "must_not_match": "spit it out",
    "why": "heard at the clinic",
}
SENTENCE = "i cant swallow my spit"


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Instead of the usual one: a lexicon of four rules, and replays of five sentences."""
    for module in ("bot.core.lexicon.judging", "bot.live_lexicon"):
        monkeypatch.setattr(f"{module}.regression_rows", lambda: list(ROWS))
    async with open_office(Screens(small_screen(tmp_path / "lexicon"))) as opened:
        yield opened


async def post(browser: httpx2.AsyncClient, path: str, **data: str) -> httpx2.Response:
    return await browser.post(path, data=data)


async def page_of(office: Office, browser: httpx2.AsyncClient, number: int) -> str:
    """A change's page, once its replay is over."""
    await office.desk.jobs.settle()
    return (await browser.get(f"/admin/lexicon/changes/{number}")).text


async def version(office: Office, number: int) -> LexiconVersion:
    found = await office.read(lambda rows: rows.lexicon_edits.get(number))
    assert found is not None
    return found


async def test_a_phrase_is_added_by_two_people_and_recognised(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    assert "Save and replay" in (await eda.get(ADD)).text
    answer = await post(eda, ADD, **FORM)
    assert answer.headers["location"] == "/admin/lexicon/changes/1"
    page = await page_of(office, eda, 1)
    assert "Add en.clinic_swallowing" in page
    assert "No emergency is recognised less well" in page
    assert "3 → <strong>4</strong>" in page
    assert "cant swallow my spit" in page
    path = "/admin/lexicon/changes/1"
    assert (await post(eda, path, do="propose")).headers["location"].endswith("done=waiting")
    assert "Approve" not in await page_of(office, eda, 1)
    own = await post(eda, path, do="approve")
    assert own.status_code == 409
    assert "somebody else must approve" in own.text
    assert "Approve</button>" in await page_of(office, cleo, 1)
    assert (await post(cleo, path, do="approve")).headers["location"].endswith("done=approved")
    assert "Publish</button>" in await page_of(office, cleo, 1)
    await post(eda, path, do="publish")
    assert "in force" in await page_of(office, eda, 1)
    assert office.desk.screen().read(SENTENCE).tier == "none"
    await office.lexicon.tick()
    assert office.desk.screen().read(SENTENCE).tier == "emergency"
    page = await page_of(office, eda, 1)
    assert "Patients’ texts are read with it" in page
    assert "approved by Cleo; published by Eda" in page
    bench = await post(eda, "/admin/lexicon", text=SENTENCE)
    assert "en.clinic_swallowing" in bench.text
    steps = [action for action in await office.actions() if action.startswith("lexicon")]
    assert steps == [
        f"lexicon.{step}" for step in ("written", "proposed", "approved", "published")
    ]
    listed = (await eda.get("/admin/lexicon?q=swallow")).text
    assert "added here" in listed
    assert "Change or retire" in listed


async def test_a_second_opinion_is_told_from_a_rule_and_leads_to_no_page(
    tmp_path: Path,
) -> None:
    small = small_screen(tmp_path / "lexicon").lexicon
    weights = Opinion(("breathing", "rash"), {"bridge": (900, 0)}, (0, 0), (50, 50))
    async with open_office(Screens(Screen(replace(small, opinion=weights)))) as office:
        eda = await office.signed_in(StaffRole.EDITOR)
        page = (await post(eda, "/admin/lexicon", text="walking to the bridge")).text
    assert "Second opinion, by the weight of words like “bridge”" in page
    assert "/admin/lexicon/rules/opinion" not in page


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"topic": ""}, "Choose what it is about."),
        ({"tier": "grave"}, "Choose how serious it is."),
        ({"words": ""}, "Write at least one phrase."),
        ({"words": "the"}, "“the”: it fits texts about anything"),
        ({"patterns": "(a|b"}, "“(a|b”: a bracket is not closed."),
        ({"must_match": "good morning"}, "“good morning”: no phrase of the entry is in it."),
        ({"must_not_match": "cant swallow spit"}, "it is found all the same"),
        ({"why": ""}, "Say why"),
        ({"between": "x", "name": "?", "words": "?"}, "short name of letters"),
        ({"draft": "77"}, "no draft"),
    ],
)
async def test_a_bad_entry_is_said_and_nothing_that_was_written_is_lost(
    office: Office, changes: dict[str, str], reason: str
) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    answer = await post(eda, ADD, **FORM | changes)
    assert answer.status_code in {400, 409}
    page = html.unescape(answer.text)
    assert reason in page or changes.get("draft")
    for field in ("must_match", "must_not_match", "words", "patterns", "why"):
        assert (FORM | changes)[field] in page
    assert await office.read(lambda rows: rows.lexicon_edits.recent(9)) == []


async def test_an_own_change_is_written_anew_and_an_entry_in_force_is_changed(
    office: Office,
) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    await post(eda, ADD, **FORM)
    assert "/admin/lexicon/add?change=1" in await page_of(office, eda, 1)
    form = (await eda.get(f"{ADD}?change=1")).text
    assert "heard at the clinic" in form
    assert 'name="draft" value="1"' in form
    await post(eda, ADD, **FORM | {"draft": "1", "between": "3", "known": "yes"})
    await office.desk.jobs.settle()
    assert (await version(office, 1)).content["between"] == 3
    await in_force(office, 1)
    form = (await eda.get(f"{ADD}?rule=en.clinic_swallowing")).text
    assert 'name="draft" value=""' in form
    answer = await post(eda, ADD, **FORM | {"words": "spit stuck", "must_match": "spit is stuck"})
    page = await page_of(office, eda, 2)
    assert answer.headers["location"].endswith("/2")
    assert "Change en.clinic_swallowing" in page
    assert "<s>can&#39;t swallow spit</s>" in page
    assert "must not be published" in page
    refused = await post(eda, "/admin/lexicon/changes/2", do="propose")
    assert refused.status_code == 409
    assert "recall would fall" in refused.text
    bad = await post(eda, ADD, **FORM | {"draft": "1", "known": "yes", "words": "the"})
    assert 'name="known" value="yes"' in bad.text


async def in_force(office: Office, number: int) -> None:
    """Carried through by Eda and Cleo."""
    eda = await office.signed_in(StaffRole.EDITOR)
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    path = f"/admin/lexicon/changes/{number}"
    await office.desk.jobs.settle()
    await post(eda, path, do="propose")
    await post(cleo, path, do="approve")
    await post(cleo, path, do="publish")
    await office.desk.jobs.settle()
    assert (await version(office, number)).state is LexiconState.PUBLISHED
    await office.lexicon.tick()


async def test_phrases_and_rules_are_retired_and_brought_back(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    path = "/admin/lexicon/rules/en.rashes"
    page = (await eda.get(path)).text
    assert "Retire the ticked phrases" in page
    assert "as shipped" in page
    none = await post(eda, path, do="phrases", why="x")
    assert "Tick the phrases" in none.text
    bare = await post(eda, path, do="phrases", pattern_1="rash", why="")
    assert bare.status_code == 400
    assert "checked" in bare.text
    gone = await post(eda, path, do="phrases", pattern_1="moon", why="x")
    assert gone.status_code == 404
    answer = await post(eda, path, do="phrases", pattern_1="rash", why="too broad")
    assert answer.headers["location"] == "/admin/lexicon/changes/1"
    assert "Retire 1 phrase of en.rashes" in await page_of(office, eda, 1)
    await in_force(office, 1)
    page = (await eda.get(path)).text
    assert "partly retired" in page
    assert "<s><code>rash</code></s>" in page
    assert "partly retired" in (await eda.get("/admin/lexicon?q=rashes")).text
    await post(eda, path, do="whole", why="all of it")
    assert "Retire en.rashes" in await page_of(office, eda, 2)
    await in_force(office, 2)
    page = (await eda.get(path)).text
    assert "retired</span>" in page
    assert "Retire the whole rule" not in page
    back = await post(eda, "/admin/lexicon/changes/2", do="back")
    assert back.headers["location"].endswith("/3")
    await office.desk.jobs.settle()
    proposed = await post(eda, "/admin/lexicon/changes/3", do="propose")
    assert proposed.headers["location"].endswith("done=no-approval")
    assert "nobody need approve" in (await eda.get(proposed.headers["location"])).text
    older = await post(eda, "/admin/lexicon/changes/1", do="back")
    assert older.headers["location"].endswith("/4")
    await office.desk.jobs.settle()


async def test_the_phrases_that_find_a_sentence_are_ticked(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    path = "/admin/lexicon/rules/en.breath"
    page = (await post(eda, path, do="find", text="I am gasping")).text
    assert "1 phrase." in page
    assert 'value="gasping" checked' in page
    assert "No phrase of this rule." in (await post(eda, path, do="find", text="hi")).text
    both = (await post(eda, path, do="find", text="gasping, cant breathe")).text
    assert "2 phrases." in both


async def test_everyday_wording_is_added_like_a_phrase(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    saying = {"name": "prices", "tier": "none", "words": "gasping at prices"}
    examples = {"must_match": "gasping at prices", "must_not_match": "fine"}
    await post(eda, ADD, **FORM | saying | examples)
    page = await page_of(office, eda, 1)
    assert "Add everyday wording en.clinic_prices" in page
    assert "nothing serious is found in it any more" in page
    await post(eda, ADD, **FORM | saying | examples | {"must_not_match": "gasping", "draft": "1"})
    assert "Ask for approval" in await page_of(office, eda, 1)


async def test_what_costs_emergencies_is_refused_with_the_sentences(office: Office) -> None:
    ada = await office.signed_in(StaffRole.ADMIN)
    await post(ada, "/admin/lexicon/rules/en.breath", do="phrases", pattern_2="gasping", why="x")
    page = await page_of(office, ada, 1)
    assert "must not be published" in page
    assert "1 of 3 emergencies" in page
    assert "<td>gasping</td>" in page
    assert "Ask for approval" not in page
    assert (await post(ada, "/admin/lexicon/changes/1", do="propose")).status_code == 409


async def test_real_texts_are_counted_for_all_and_shown_to_those_who_see_patients(
    office: Office,
) -> None:
    event = factories.incoming("a rash again <b>", received_at=NOW)
    await office.store.write(lambda rows: rows.inbox.add(event))
    eda = await office.signed_in(StaffRole.EDITOR)
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    await post(eda, "/admin/lexicon/rules/en.rashes", do="phrases", pattern_1="rash", why="x")
    page = await page_of(office, eda, 1)
    assert "1 text was read" in page
    assert "clinicians and admins may read" in page
    for browser, sees in ((eda, False), (cleo, True)):
        page = (await browser.get("/admin/lexicon/changes/1?texts=yes")).text
        assert ("a rash again &lt;b&gt;" in page) is sees
    assert (await office.actions()).count("lexicon.texts_seen") == 1
    assert "Show these texts" in (await cleo.get("/admin/lexicon/changes/1")).text
    await post(cleo, "/admin/lexicon/changes/1", do="replay", days="7")
    assert "last 7 days" in await page_of(office, cleo, 1)
    await post(cleo, "/admin/lexicon/changes/1", do="replay", days="9999")
    assert "last 30 days" in await page_of(office, cleo, 1)


async def test_the_page_waits_for_a_replay_and_tells_what_went_wrong(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    may_go_on = asyncio.Event()

    async def slowly(count: Any) -> None:
        count(3, 10)
        await may_go_on.wait()
        raise RuntimeError("a bug")

    await post(eda, ADD, **FORM)
    await office.desk.jobs.settle()
    office.desk.jobs.start(1, "replay", slowly)
    office.desk.jobs.start(1, "replay", slowly)  # one is enough
    await asyncio.sleep(0)
    page = (await eda.get("/admin/lexicon/changes/1")).text
    assert 'value="3" max="10"' in page
    path = "/admin/lexicon/changes/1/progress"
    assert (await eda.get(path)).json() == {"is_over": False, "done": 3, "of": 10}
    may_go_on.set()
    await office.desk.jobs.settle()
    assert (await eda.get(path)).json() == {"is_over": True}
    assert "Something went wrong here" in (await eda.get("/admin/lexicon/changes/1")).text
    assert "Something went wrong" not in (await eda.get("/admin/lexicon/changes/1")).text


async def test_a_change_that_was_overtaken_is_shown_anew_to_the_one_who_approves(
    office: Office,
) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    await post(eda, ADD, **FORM)
    await office.desk.jobs.settle()
    await post(eda, "/admin/lexicon/changes/1", do="propose")
    await post(eda, "/admin/lexicon/rules/en.rashes", do="phrases", pattern_1="rash", why="x")
    await in_force(office, 2)
    answer = await post(cleo, "/admin/lexicon/changes/1", do="approve")
    assert answer.status_code == 409
    assert "replayed anew" in answer.text
    again = await post(cleo, "/admin/lexicon/changes/1", do="approve")
    assert again.headers["location"].endswith("done=approved")


async def test_a_second_person_says_no(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    await post(eda, ADD, **FORM)
    await office.desk.jobs.settle()
    await post(eda, "/admin/lexicon/changes/1", do="propose")
    assert "Say no" in await page_of(office, cleo, 1)
    assert (await post(cleo, "/admin/lexicon/changes/1", do="withdraw")).status_code == 303
    page = await page_of(office, eda, 1)
    assert "withdrawn" in page
    assert "</button>" not in page.split("What comes next")[1].split("</section>")[0]
    assert (await post(eda, "/admin/lexicon/changes/1", do="withdraw")).status_code == 409
    listed = (await eda.get("/admin/lexicon/changes")).text
    assert "Nothing waits" in listed
    assert "Add en.clinic_swallowing" in listed


@pytest.mark.parametrize("do", ["propose", "back"])
async def test_a_clinician_approves_and_does_not_write(office: Office, do: str) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    await post(eda, ADD, **FORM)
    await office.desk.jobs.settle()
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    assert (await post(cleo, "/admin/lexicon/changes/1", do=do)).status_code == 403
    assert "Ask for approval" not in await page_of(office, cleo, 1)


async def test_a_viewer_reads_and_has_no_button(office: Office) -> None:
    eda = await office.signed_in(StaffRole.EDITOR)
    vic = await office.signed_in(StaffRole.VIEWER)
    await post(eda, ADD, **FORM)
    page = await page_of(office, vic, 1)
    assert "What the replay found" in page
    assert 'action="/admin/lexicon' not in page
    rule = (await vic.get("/admin/lexicon/rules/en.rashes")).text
    assert 'action="/admin/lexicon' not in rule
    assert "Add a phrase" not in (await vic.get("/admin/lexicon/changes")).text


async def test_what_is_not_there_is_said(office: Office) -> None:
    ada = await office.signed_in(StaffRole.ADMIN)
    for path in ("/admin/lexicon/changes/9", "/admin/lexicon/rules/en.none"):
        assert (await ada.get(path)).status_code == 404
    assert (await post(ada, "/admin/lexicon/changes/9", do="publish")).status_code == 404
    await post(ada, ADD, **FORM)
    await office.desk.jobs.settle()
    assert (await post(ada, "/admin/lexicon/changes/1", do="dance")).status_code == 400
    await post(ada, "/admin/lexicon/changes/1", do="publish")
    assert "no approved change 1" in await page_of(office, ada, 1)
    assert "Change it" not in (await ada.get("/admin/lexicon/rules/en.clinic_swallowing")).text


async def test_changes_that_could_not_be_taken_are_named_on_the_pages(office: Office) -> None:
    text = '{"en.clinic_moon": "there is no topic \'moon\'"}'
    await office.store.write(lambda rows: rows.settings.put(TROUBLE, text))
    vic = await office.signed_in(StaffRole.VIEWER)
    for path in ("/admin/lexicon", "/admin/lexicon/changes"):
        page = (await vic.get(path)).text
        assert "One change is" in page
        assert "no topic &#39;moon&#39;" in page
    assert "lexicon changes not in force" in (await vic.get("/admin/")).text
    cleo = await office.signed_in(StaffRole.CLINICIAN)
    alert = Alert(0, 0, "notice", "lexicon_change_left_out", raised_at=NOW)
    await office.store.write(lambda rows: rows.alerts.add(alert))
    assert "Steady itself" in (await cleo.get("/admin/alerts")).text
    page = (await cleo.get("/admin/alerts/1")).text
    assert "/admin/lexicon/changes" in page
    assert "reach out" not in page
