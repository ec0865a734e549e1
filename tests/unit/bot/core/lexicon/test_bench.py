"""A change from written to in force, and everything that stands in its way."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.core.lexicon import (
    MARKER,
    Judgement,
    LexiconBench,
    LexiconMoved,
    LexiconRefused,
    NoSuchChange,
    Screens,
    Written,
    name_from,
)
from bot.core.model import LexiconChange, LexiconState
from messages.screen import Screen
from tests import factories
from tests.factories import NOW
from tests.fakes.small_lexicon import SPIT
from tests.unit.bot.core.lexicon.conftest import CLEO, EDA, Desk

SENTENCE = "i can't swallow my spit"


async def test_an_entry_is_written_proposed_approved_and_published(desk: Desk) -> None:
    draft = await desk.bench().write_entry(SPIT, "heard it")
    assert (draft.rule, draft.state, draft.author) == ("en.clinic_spit", "draft", EDA)
    assert await desk.tier(SENTENCE) == "none"
    proposed = await desk.bench().propose(draft.id)
    assert proposed.state is LexiconState.PROPOSED
    approved = await desk.bench(CLEO).approve(draft.id)
    assert (approved.state, approved.approved_by) == (LexiconState.APPROVED, CLEO)
    assert await desk.tier(SENTENCE) == "none"
    published = await desk.bench().publish(draft.id)
    assert (published.state, published.published_by) == (LexiconState.PUBLISHED, EDA)
    assert published.published_at == NOW
    assert await desk.tier(SENTENCE) == "emergency"
    assert await desk.read(MARKER.read) is not None


async def test_each_step_is_audited_with_before_and_after(desk: Desk) -> None:
    await desk.add()
    wider = replace(SPIT, words=("can't swallow",), must_not_match=("can swallow",))
    await desk.add(wider, "wider")
    entries = await desk.audit()
    steps = ["written", "proposed", "approved", "published"]
    assert [entry["action"] for entry in entries] == [f"lexicon.{step}" for step in steps * 2]
    assert [entry["actor"] for entry in entries[:4]] == [EDA, EDA, CLEO, EDA]
    last = entries[-1]
    assert last["subject"] == "lexicon:en.clinic_spit"
    details = last["details"]
    assert details["before"]["words"] == ["can't swallow spit"]
    assert details["after"]["words"] == ["can't swallow"]
    assert details["why"] == "wider"
    assert details["lexicon"]["before"] != details["lexicon"]["after"]
    assert entries[0]["details"]["before"] == {"change": "shipped"}


async def test_nobody_approves_their_own_change(desk: Desk) -> None:
    draft = await desk.bench().write_entry(SPIT, "heard it")
    await desk.bench().propose(draft.id)
    with pytest.raises(LexiconRefused, match="second person"):
        await desk.bench().approve(draft.id)
    with pytest.raises(NoSuchChange, match="no approved change"):
        await desk.bench().publish(draft.id)
    assert await desk.tier(SENTENCE) == "none"


async def test_lower_emergency_recall_is_refused_whoever_asks(desk: Desk) -> None:
    draft = await desk.bench().retire("en.breath", ["gasping"], "too broad")
    with pytest.raises(LexiconRefused, match="Emergency recall would fall: 1 of 3"):
        await desk.bench().propose(draft.id)
    forced = replace(draft, state=LexiconState.APPROVED, approved_by=CLEO)
    await desk.store.write(lambda rows: rows.lexicon_edits.save(forced))
    with pytest.raises(LexiconRefused, match="Emergency recall would fall"):
        await desk.bench("staff:9").publish(draft.id)
    assert await desk.tier("gasping") == "emergency"
    last = (await desk.audit())[-1]
    assert last["action"] == "lexicon.refused"
    assert "Emergency recall" in last["details"]["reasons"][0]
    assert await desk.read(MARKER.read) is None


async def test_a_shipped_phrase_and_then_the_whole_rule_are_retired(desk: Desk) -> None:
    await desk.retire("en.rashes", "rash")
    assert (await desk.tier("a rash"), await desk.tier("hives")) == ("none", "urgent")
    whole = await desk.retire("en.rashes", "hives")
    assert whole.content == {"patterns": []}
    assert await desk.tier("hives") == "none"
    judged = Judgement.of(whole.judgement)
    assert judged is not None
    assert judged.given_up == ("hives",)
    assert judged.changed == (("hives", "urgent", "urgent", "none"),)
    assert judged.tiers["urgent"].right_before == 1
    with pytest.raises(LexiconRefused, match="retired already"):
        await desk.bench().retire("en.rashes", [], "again")


async def test_phrases_retired_one_after_the_other_stay_retired(desk: Desk) -> None:
    first = await desk.retire("en.rashes", "rash")
    draft = await desk.bench().retire("en.rashes", ["hives"], "too")
    assert draft.parent == first.id
    assert draft.content == {"patterns": []}
    with pytest.raises(NoSuchChange, match="no phrase 'rash' in force"):
        await desk.bench().retire("en.rashes", ["rash"], "again")


async def test_an_entry_of_our_own_is_retired_in_part_or_as_a_whole(desk: Desk) -> None:
    both = replace(
        SPIT, words=("can't swallow spit", "throat shut"), must_match=("cant swallow spit",)
    )
    await desk.add(both)
    with pytest.raises(NoSuchChange, match="no phrase 'x' in force"):
        await desk.bench().retire("en.clinic_spit", ["x"], "y")
    await desk.retire("en.clinic_spit", "throat ..2 shut")
    assert await desk.tier("my throat is shut") == "none"
    assert await desk.tier(SENTENCE) == "emergency"


async def test_an_added_emergency_entry_guards_no_sentence_against_its_own_retirement(
    desk: Desk,
) -> None:
    """Only the labelled sentences do: what nobody labelled may be given up again by two people."""
    other = replace(SPIT, words=("throat shut",), must_match=("my throat is shut",))
    await desk.add(other)
    gone = await desk.retire("en.clinic_spit")
    assert gone.change is LexiconChange.SHIPPED
    assert await desk.tier("my throat is shut") == "none"


async def test_the_examples_of_other_emergency_entries_are_guarded(desk: Desk) -> None:
    await desk.add(replace(SPIT, words=("hives tongue",), must_match=("hives on my tongue",)))
    draft = await desk.bench().retire("en.rashes", ["hives"], "too broad")
    judged = Judgement.of((await desk.bench().replay(draft.id, 0)).judgement)
    assert judged is not None
    assert judged.tiers["emergency"].rows == 5  # three labelled, one of en.breath, one of ours


async def test_going_back_to_more_shipped_phrases_needs_no_second_person(desk: Desk) -> None:
    await desk.retire("en.rashes")
    back = await desk.bench().roll_back("en.rashes", None, "")
    assert (back.change, back.why) == (LexiconChange.SHIPPED, "back to as shipped")
    proposed = await desk.bench().propose(back.id)
    assert proposed.state is LexiconState.APPROVED
    await desk.bench().publish(back.id)
    assert await desk.tier("hives") == "urgent"


async def test_all_other_ways_back_need_one(desk: Desk) -> None:
    first = await desk.add()
    back = await desk.bench().roll_back("en.clinic_spit", None, "a storm of false alarms")
    with pytest.raises(LexiconRefused, match="recall would fall"):
        await desk.bench().propose(back.id)  # "cant swallow my spit" is a labelled emergency
    await desk.add(replace(SPIT, tier="emergency", between=5), "wider")
    older = await desk.bench().roll_back("en.clinic_spit", first.id, "")
    assert older.content == first.content
    assert (await desk.bench().propose(older.id)).state is LexiconState.PROPOSED
    await desk.retire("en.breathless_view")
    idiom = await desk.bench().roll_back("en.breathless_view", None, "")
    assert (await desk.bench().propose(idiom.id)).state is LexiconState.PROPOSED


async def test_everyday_wording_silences_no_emergency_and_is_taken_out_by_one_person(
    desk: Desk,
) -> None:
    saying = replace(
        SPIT,
        name="saying",
        tier="none",
        words=("gasping prices",),
        must_match=("gasping at prices",),
        must_not_match=("gasping",),
    )
    await desk.add(saying, "said of bills")
    assert (await desk.tier("gasping at prices"), await desk.tier("gasping")) == (
        "none",
        "emergency",
    )
    wide = replace(
        saying,
        name="wide",
        words=(),
        patterns=("cant breathe now",),
        must_match=("cant breathe now",),
    )
    draft = await desk.bench().write_entry(wide, "x")
    judged = Judgement.of((await desk.bench().replay(draft.id, 0)).judgement)
    assert judged is not None
    assert judged.passes
    too_wide = replace(wide, name="too_wide", patterns=("^^ cant breathe $$",))
    draft = await desk.bench().write_entry(too_wide, "x")
    with pytest.raises(LexiconRefused, match="recall would fall"):
        await desk.bench().propose(draft.id)
    out = await desk.bench().retire("en.clinic_saying", [], "not needed")
    assert (await desk.bench().propose(out.id)).state is LexiconState.APPROVED
    await desk.bench().publish(out.id)
    assert await desk.tier("gasping at prices") == "emergency"


async def test_there_is_no_way_back_to_what_never_was(desk: Desk) -> None:
    with pytest.raises(NoSuchChange, match="as shipped"):
        await desk.bench().roll_back("en.rashes", None, "")
    other = await desk.bench().write_entry(SPIT, "x")
    with pytest.raises(NoSuchChange, match="no version"):
        await desk.bench().roll_back("en.rashes", other.id, "")


async def test_a_change_of_a_rule_that_somebody_changed_meanwhile_is_refused(desk: Desk) -> None:
    mine = await desk.bench().retire("en.rashes", ["rash"], "mine")
    await desk.bench().propose(mine.id)
    theirs = await desk.bench(CLEO).retire("en.rashes", ["hives"], "theirs")
    await desk.bench(CLEO).propose(theirs.id)
    await desk.bench().approve(theirs.id)
    await desk.bench().publish(theirs.id)
    with pytest.raises(LexiconMoved):  # replayed anew: the approver must look at that
        await desk.bench(CLEO).approve(mine.id)
    await desk.bench(CLEO).approve(mine.id)
    with pytest.raises(LexiconRefused, match="another change of this rule"):
        await desk.bench().publish(mine.id)


async def test_a_change_of_another_rule_is_replayed_and_goes_on(desk: Desk) -> None:
    mine = await desk.bench().write_entry(SPIT, "mine")
    await desk.bench().propose(mine.id)
    await desk.bench(CLEO).approve(mine.id)
    await desk.retire("en.rashes", "rash")
    published = await desk.bench().publish(mine.id)
    judged = Judgement.of(published.judgement)
    assert judged is not None
    assert "+" in judged.before
    assert (await desk.tier(SENTENCE), await desk.tier("rash")) == ("emergency", "none")


async def test_an_open_change_is_written_anew_by_its_author_only(desk: Desk) -> None:
    draft = await desk.bench().write_entry(SPIT, "heard it")
    await desk.bench().propose(draft.id)
    again = await desk.bench().write_entry(replace(SPIT, between=1), "closer", draft.id)
    assert (again.id, again.state, again.judgement) == (draft.id, LexiconState.DRAFT, {})
    with pytest.raises(NoSuchChange, match="no open change of yours"):
        await desk.bench(CLEO).write_entry(SPIT, "mine", draft.id)
    with pytest.raises(NoSuchChange, match="no open change of yours"):
        await desk.bench().write_entry(replace(SPIT, name="other"), "x", draft.id)


async def test_an_open_change_can_be_withdrawn_once(desk: Desk) -> None:
    draft = await desk.bench().write_entry(SPIT, "heard it")
    gone = await desk.bench(CLEO).withdraw(draft.id, "not now")
    assert gone.state is LexiconState.RETIRED
    assert (await desk.audit())[-1]["details"]["reason"] == "not now"
    for step in (desk.bench().withdraw, desk.bench().propose, desk.bench().publish):
        with pytest.raises(NoSuchChange):
            await step(draft.id)
    with pytest.raises(NoSuchChange):
        await desk.bench().replay(99, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "short name"),
        ({"name": "a b"}, "short name"),
        ({"name": "x" * 41}, "short name"),
        ({"language": "xx"}, "one of en"),
        ({"tier": ""}, "how serious"),
        ({"tier": "grave"}, "how serious"),
        ({"topic": "moon"}, "what it is about"),
        ({"between": 6}, "From none to 5"),
        ({"words": ()}, "at least one phrase"),
        ({"words": ("?!",)}, "“?!”: there is no word in it"),
        ({"words": ("the",)}, "“the”: it fits texts about anything"),
        ({"patterns": ("(a|b",)}, "“(a|b”: a bracket is not closed"),
        ({"patterns": ("{moon}",)}, "there is no class 'moon'"),
        ({"patterns": ("x" * 301,)}, "more than 300 letters"),
        ({"words": ("a b c",) * 41}, "more than 40 phrases"),
        ({"must_match": ()}, "that must be found"),
        ({"must_not_match": ()}, "that must not be found"),
        ({"must_match": ("x" * 501,)}, "more than 500 letters"),
        ({"must_match": ("good morning",)}, "“good morning”: no phrase of the entry is in it"),
        ({"must_match": ("i can not not swallow spit",)}, "set aside: negated"),
        ({"must_not_match": ("cant swallow spit",)}, "found all the same, by 'cant … swallow"),
    ],
)
async def test_a_bad_entry_is_refused_with_the_reason(
    desk: Desk, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(LexiconRefused) as caught:
        await desk.bench().write_entry(replace(SPIT, **changes), "why")  # type: ignore[arg-type] # what a test gives
    assert reason in str(caught.value)
    assert await desk.read(lambda rows: rows.lexicon_edits.recent(9)) == []


async def test_all_bad_lines_are_named_at_once(desk: Desk) -> None:
    bad = replace(SPIT, words=("?", "the"), patterns=("{moon}",), must_match=())
    with pytest.raises(LexiconRefused) as caught:
        await desk.bench().write_entry(bad, "why")
    assert len(caught.value.reasons) == 4


@pytest.mark.parametrize("why", ["", "  "])
async def test_a_change_needs_a_reason(desk: Desk, why: str) -> None:
    for step in (
        desk.bench().write_entry(SPIT, why),
        desk.bench().retire("en.rashes", [], why),
    ):
        with pytest.raises(LexiconRefused, match="Say why"):
            await step


@pytest.mark.parametrize(
    ("rule", "patterns", "error"),
    [
        ("en.none", [], NoSuchChange),
        ("en.clinic_spit", [], NoSuchChange),
        ("en.rashes", ["moon"], NoSuchChange),
        ("any.both", ["rash"], LexiconRefused),
    ],
)
async def test_what_is_not_there_cannot_be_retired(
    desk: Desk, rule: str, patterns: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await desk.bench().retire(rule, patterns, "why")


async def test_texts_of_the_last_days_are_replayed_and_only_their_ids_kept(desk: Desk) -> None:
    texts = ["a rash again", "hello", "hives", "old rash"]
    for text in texts:
        event = factories.incoming(text)
        if text == "old rash":
            event = replace(event, received_at=NOW.replace(year=2020))
        await desk.store.write(lambda rows, event=event: rows.inbox.add(event))  # type: ignore[misc]
    draft = await desk.bench().retire("en.rashes", ["rash"], "why")
    told: list[tuple[int, int]] = []
    version = await desk.bench().replay(draft.id, 30, lambda done, of: told.append((done, of)))
    judged = Judgement.of(version.judgement)
    assert judged is not None
    assert judged.past is not None
    assert (judged.past.texts, judged.past.is_cut) == (3, False)
    assert judged.past.before == {"urgent": 2, "none": 1}
    assert judged.past.after == {"urgent": 1, "none": 2}
    ((number, before, after),) = judged.past.changed
    assert (before, after) == ("urgent", "none")
    (entry,) = await desk.read(lambda rows: rows.inbox.some([number]))
    assert entry.incoming.text == "a rash again"
    assert "rash again" not in str(version.judgement)
    assert told == [(0, 6), (3, 0)]
    proposed = await desk.bench().propose(draft.id)
    assert Judgement.of(proposed.judgement) == judged


async def test_no_transaction_waits_while_the_shipped_lexicon_is_built(desk: Desk) -> None:
    """On the command line nobody has built it yet: that takes seconds, and others must write."""
    built_in: list[str] = []

    class Lazy(Screens):
        @property
        def shipped(self) -> Screen:
            if not built_in:
                built_in.append(threading.current_thread().name)
            return desk.screens.shipped

    steps: list[Callable[[LexiconBench], Awaitable[object]]] = [
        lambda bench: bench.retire("en.rashes", ["rash"], "why"),
        lambda bench: bench.propose(1),
        lambda bench: bench.write_entry(SPIT, "why"),
    ]
    for step in steps:
        built_in.clear()
        await step(LexiconBench(desk.store, desk.clock, Lazy(), EDA))
        assert built_in[0].startswith("asyncio")  # a helper thread, outside any transaction


def test_names_are_made_of_what_people_type() -> None:
    assert name_from("  Can't swallow, señor! ") == "can_t_swallow_senor"
    assert Written.of(SPIT.rule, SPIT.content()) == SPIT
