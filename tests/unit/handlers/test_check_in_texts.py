"""The sentences around check-ins: complete, short, discreet, kind."""

from __future__ import annotations

import pytest

from messages.catalogue import STANDARD_VARIABLES
from messages.template import Form
from tests.fakes.house import shipped_texts
from tests.unit.messages.sentences import (
    STIGMATISING,
    article_text,
    sms_segments,
    telling_words,
    word_runs,
)

CONVERSATIONS = {
    *("cadence", "check_in", "craving", "digest", "hard_days", "milestone", "progress"),
    *("question", "reason", "side_effect", "tip"),
}
KEYS = [key for key in shipped_texts().keys if key.partition(".")[0] in CONVERSATIONS]


def said(key: str, language: str, form: Form) -> str:
    texts = shipped_texts()
    examples = {
        name: int(value) if value.isdecimal() else value
        for name, value in texts.template(key, language).variables.items()
    }
    return texts.render(
        key, language, form, discreet=True, variables={**STANDARD_VARIABLES, **examples}
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", KEYS)
def test_it_is_short_discreet_and_kind(key: str, language: str) -> None:
    template = shipped_texts().template(key, language)
    assert shipped_texts().has(key, language)
    assert template.purpose
    assert sms_segments(said(key, language, Form.SMS)) <= template.segments
    for form in Form:
        text = said(key, language, form)
        assert not telling_words(text), text
        assert not STIGMATISING.search(text), text


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_is_the_articles(language: str) -> None:
    article = article_text()
    if article is None:
        pytest.skip("the article is not at hand")
    theirs = word_runs(article)
    assert not [key for key in KEYS if word_runs(said(key, language, Form.SMS)) & theirs]
