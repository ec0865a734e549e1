"""The second opinion: asks about what the rules leave alone, and does nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.screen import Screen, Tier, load_lexicon
from messages.screen.opinion import FILE, load_opinion
from tests.fakes.small_lexicon import small_screen

TOPICS = ("veiled_distress", "unclear_symptom")
HEAD = "# weights\n*bias\t-100\t-100\n*asks\t50\t50\n"
NEW_TOPICS = """
veiled_distress: {tier: unsure, about: a wish to die, source: facts.md 2.1}
unclear_symptom: {tier: unsure, about: the body, source: facts.md 2.1}
"""


DOUBT = """
ledges:
  tier: unsure
  topic: veiled_distress
  source: facts.md 2.1
  patterns: [ledge]
  must_match: [a ledge]
  must_not_match: [fine]
"""


def weighed(folder: Path, lines: str, entries: str = "") -> Screen:
    small_screen(folder)
    (folder / "en" / "doubts.yaml").write_text(entries or "{}", encoding="utf-8")
    with (folder / "topics.yaml").open("a", encoding="utf-8") as topics:
        topics.write(NEW_TOPICS)
    (folder / FILE).write_text(HEAD + lines, encoding="utf-8")
    return Screen(load_lexicon(folder))


def test_words_that_no_rule_knows_are_asked_about(tmp_path: Path) -> None:
    screen = weighed(tmp_path, "bridge\t500\t0\nthe bridge\t900\t0\nsidewalk\t0\t3000\n")
    screening = screen.read("walking to the bridge")
    assert (screening.tier, screening.topic) == (Tier.UNSURE, "veiled_distress")
    finding = screening.findings[0]
    assert (finding.rule, finding.matched) == (
        "opinion.veiled_distress",
        ("the bridge", "bridge"),
    )
    assert screen.read("lying on the sidewalk").topic == "unclear_symptom"
    assert screen.read("walking to the shop").tier is Tier.NONE
    assert screen.read("the bridge").tier is Tier.NONE  # two words are no sentence


def test_it_never_speaks_where_a_rule_escalates(tmp_path: Path) -> None:
    screen = weighed(tmp_path, "today\t0\t9000\n")
    alone = Screen(replace(screen.lexicon, opinion=None))
    for text, tier in (("gasping today", Tier.EMERGENCY), ("hives today", Tier.URGENT)):
        assert screen.read(text) == screen.by_rules(text) == alone.read(text)
        assert screen.read(text).tier is tier
    assert (alone.read("it is here today").tier, screen.read("it is here today").tier) == (
        "none",
        "unsure",
    )


def test_what_a_rule_set_aside_counts_half_and_asks_about_the_mind_alone(tmp_path: Path) -> None:
    lines = "gasping\t600\t0\nbridge\t3000\t0\ntoday\t0\t9000\n"
    screen = weighed(tmp_path, lines)
    assert screen.by_rules("no gasping here").findings[0].context == ("negated",)
    assert screen.read("no gasping here").tier is Tier.NONE
    assert screen.read("no gasping here").findings[0].tier is Tier.NONE
    asked = screen.read("no gasping here but the bridge the bridge")
    assert (asked.tier, asked.topic) == (Tier.UNSURE, "veiled_distress")
    assert screen.read("no gasping here today").tier is Tier.NONE  # of the body, nothing


def test_a_doubt_that_was_set_aside_says_nothing_against_the_weights(tmp_path: Path) -> None:
    screen = weighed(tmp_path, "no ledge\t400\t0\nledge\t400\t0\n", DOUBT)
    assert screen.by_rules("there is no ledge").findings[0].context == ("negated",)
    asked = screen.read("there is no ledge")
    assert (asked.tier, asked.findings[0].rule) == (Tier.UNSURE, "opinion.veiled_distress")


def test_a_long_text_is_weighed_piece_by_piece(tmp_path: Path) -> None:
    screen = weighed(tmp_path, "bridge\t900\t0\n")
    calm = "we had tea. " * 30
    assert screen.read(f"{calm} now at the bridge. {calm}").tier is Tier.UNSURE
    assert screen.read(f"{'tea ' * 3}{'and more cake so ' * 30} bridge").tier is Tier.UNSURE
    assert screen.read(calm).tier is Tier.NONE


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("bridge\t5\n", 4, "two whole numbers"),
        ("bridge\t5\t6\t7\n", 4, "two whole numbers"),
        ("bridge\tfive\t6\n", 4, "two whole numbers"),
        ("\n", 4, "two whole numbers"),
        ("bridge\t5\t6\nbridge\t5\t6\n", 5, "twice"),
    ],
)
def test_a_broken_line_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    path = tmp_path / FILE
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(DocumentError, match=reason) as caught:
        load_opinion(path, TOPICS)
    assert (caught.value.path, caught.value.line) == (str(path), line)


@pytest.mark.parametrize("missing", ["*bias", "*asks"])
def test_a_file_without_bias_or_asks_is_refused(tmp_path: Path, missing: str) -> None:
    path = tmp_path / FILE
    path.write_text(HEAD.replace(missing, "word"), encoding="utf-8")
    with pytest.raises(DocumentError, match=missing.replace("*", r"\*")):
        load_opinion(path, TOPICS)


def test_other_weights_are_another_version_of_the_lexicon(tmp_path: Path) -> None:
    versions = {weighed(tmp_path, f"bridge\t{n}\t0\n").lexicon.version for n in (1, 2)}
    assert len(versions | {small_screen(tmp_path / "other").lexicon.version}) == 3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("i think about the train tracks when nobody is home", "veiled_distress"),
        ("my neck is twice the size since lunch", "unclear_symptom"),
    ],
)
def test_the_shipped_weights_ask_about_what_rules_miss(
    screen: Screen, text: str, topic: str
) -> None:
    assert not screen.by_rules(text).tier.is_escalation, "a rule hears it: choose another sentence"
    assert (screen.read(text).tier, screen.read(text).topic) == (Tier.UNSURE, topic)


def test_the_shipped_weights_speak_beside_a_side_effect(screen: Screen) -> None:
    text = "nausea and my neck is twice the size since lunch"
    assert screen.by_rules(text).tier is Tier.COMMON, "choose another sentence"
    screening = screen.read(text)
    assert (screening.tier, screening.topic) == (Tier.UNSURE, "unclear_symptom")
    assert [finding.tier for finding in screening.findings] == [Tier.UNSURE, Tier.COMMON]
