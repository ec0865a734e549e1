"""A language is whole: who adds its texts is told by name what else it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

import messages
from messages.catalogue import load_catalogue
from messages.guidance import LANGUAGES

HERE = Path(messages.__file__).parent
NEEDS = [
    "words/vocabulary/{}.yaml",
    "checking/words/{}.yaml",
    "lexicon/{}/words",
    "lexicon/{}/classes.yaml",
    "lexicon/{}/context.yaml",
    "lexicon/{}/small_words.yaml",
    "tips/{}",
    "help/{}",
]


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("language", load_catalogue().languages)
def test_what_is_said_can_also_be_understood_and_checked(language: str, need: str) -> None:
    assert (HERE / need.format(language)).exists()


@pytest.mark.parametrize("language", load_catalogue().languages)
def test_guidance_is_built_in(language: str) -> None:
    assert language in LANGUAGES, "messages/guidance_words.py"
