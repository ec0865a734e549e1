"""The shipped tips: enough of them, in every language, short, plain, discreet and our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import mean

import pytest

from messages.article import load_headings
from messages.tips import TRIGGERS, Tip, load_tips
from tests.unit.messages.sentences import (
    STIGMATISING,
    article_text,
    english_grade,
    sms_segments,
    spanish_ease,
    telling_words,
    word_runs,
)

CATALOGUE = load_tips()
ENGLISH = CATALOGUE.entries("en")
LANGUAGES = CATALOGUE.languages
ALL = [tip for language in LANGUAGES for tip in CATALOGUE.entries(language).values()]


def test_there_are_sixty_four_tips_or_more() -> None:
    assert len(ENGLISH) >= 64


def test_english_and_spanish_hold_the_same_tips() -> None:
    assert LANGUAGES == ("en", "es")
    assert [tip.id for tip in CATALOGUE.entries("es").values() if tip.language != "es"] == []


def test_every_trigger_has_several_tips() -> None:
    counts = Counter(trigger for tip in ENGLISH.values() for trigger in tip.triggers)
    assert {trigger for trigger in TRIGGERS if counts[trigger] < 5} == set()


def test_every_hour_of_the_day_has_several_tips() -> None:
    counts = Counter(time for tip in ENGLISH.values() for time in tip.times)
    assert min(counts[time] for time in ("morning", "day", "evening", "night", "any")) >= 5


def test_every_heading_named_is_a_line_of_the_article() -> None:
    article = article_text()
    if article is None:
        pytest.skip("the article is not at hand: set STEADY_ARTICLE")
    lines = set(article.splitlines())
    assert {title for title in load_headings().values() if title not in lines} == set()


def _where(is_wrong: Callable[[Tip], object]) -> list[str]:
    return [f"{tip.language}.{tip.id}" for tip in ALL if is_wrong(tip)]


def test_tips_fit_their_channels() -> None:
    assert _where(lambda tip: len(tip.text) > 300) == []
    assert _where(lambda tip: sms_segments(tip.sms) > 1) == []


def test_tips_by_sms_give_nothing_away() -> None:
    assert _where(lambda tip: telling_words(tip.sms)) == []


def test_tips_use_no_word_that_wounds() -> None:
    assert _where(lambda tip: STIGMATISING.search(f"{tip.text} {tip.sms}")) == []


def test_english_tips_read_at_grade_six_or_below() -> None:
    grades = {tip.id: english_grade(tip.text) for tip in CATALOGUE.entries("en").values()}
    assert mean(grades.values()) <= 6
    assert {tip: grade for tip, grade in grades.items() if grade > 8} == {}


def test_spanish_tips_read_easily() -> None:
    ease = {tip.id: spanish_ease(tip.text) for tip in CATALOGUE.entries("es").values()}
    assert mean(ease.values()) >= 75
    assert {tip: value for tip, value in ease.items() if value < 65} == {}


def test_no_tip_repeats_eight_words_of_the_article() -> None:
    article = article_text()
    if article is None:
        pytest.skip("the article is not at hand: set STEADY_ARTICLE")
    runs = word_runs(article)
    assert [tip.id for tip in ALL if word_runs(f"{tip.text} {tip.sms}") & runs] == []
