"""Which guidance a screening gets: every topic has one, and the most urgent comes first."""

from __future__ import annotations

import pytest

from handlers.safety_guidance import (
    GROUPS,
    LIFE_ORDER,
    QUESTIONS,
    guidance_for,
    question_key,
)
from messages.screen import Tier, shipped_screen
from tests.fakes.house import shipped_texts
from tests.fakes.screen import screening


@pytest.mark.parametrize("topic", shipped_screen().lexicon.topics)
@pytest.mark.parametrize("tier", [Tier.EMERGENCY, Tier.URGENT, Tier.UNSURE])
def test_every_topic_of_the_lexicon_has_guidance_at_every_tier(tier: Tier, topic: str) -> None:
    guidance = guidance_for(screening(tier, topic))
    assert guidance.key in shipped_texts().keys
    assert guidance.repeat_key in shipped_texts().keys


@pytest.mark.parametrize("topic", shipped_screen().lexicon.topics)
def test_every_question_about_a_serious_topic_has_an_answer(topic: str) -> None:
    key = question_key(topic)
    serious = topic in QUESTIONS or any(topic in topics for topics in GROUPS.values())
    assert (key is not None) == serious
    assert key is None or key in shipped_texts().keys


def test_every_group_has_its_place_in_the_order() -> None:
    assert set(GROUPS[Tier.EMERGENCY].values()) | {"general"} == set(LIFE_ORDER)


@pytest.mark.parametrize(
    ("topics", "group"),
    [
        (("suicidality", "overdose"), "overdose"),
        (("breathing", "overdose"), "overdose"),
        (("breathing", "anaphylaxis"), "allergy"),
        (("emergency_request", "chest_pain"), "chest"),
        (("violence", "suicidality"), "suicide"),
        (("seizure_loc", "alcohol_withdrawal"), "unconscious"),
    ],
)
def test_of_several_emergencies_the_one_where_minutes_count_most_is_answered(
    topics: tuple[str, ...], group: str
) -> None:
    guidance = guidance_for(screening(Tier.EMERGENCY, *topics))
    assert guidance.group == group
    assert (guidance.also_key != "") == ("suicidality" in topics and group != "suicide")


def test_findings_that_context_switched_off_do_not_choose_the_guidance() -> None:
    found = screening(Tier.EMERGENCY, "breathing")
    off = screening(Tier.NONE, "overdose")
    both = type(found)(
        Tier.EMERGENCY, "breathing", (*found.findings, *off.findings), False, "test"
    )
    assert guidance_for(both).group == "breathing"


def test_no_topic_gets_no_information() -> None:
    assert question_key(None) is None
