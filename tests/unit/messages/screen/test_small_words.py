"""The small words of the languages: read together, and refused under a name that does nothing."""

from __future__ import annotations

from dataclasses import fields

import pytest

from messages.document import DocumentError
from messages.screen import Lexicon, Screen, Tier, load_lexicon
from messages.screen.small_words import SmallWords
from tests.unit.messages.screen.conftest import WriteLexicon

QUESTION = "asking: {opening: is, told: took}"


@pytest.mark.parametrize("group", [each.name for each in fields(SmallWords)])
def test_every_list_has_words_in_some_language(lexicon: Lexicon, group: str) -> None:
    words = getattr(lexicon.small_words, group)
    assert all(getattr(words, each.name) for each in fields(words))


def test_words_of_both_languages_are_known_together(lexicon: Lexicon) -> None:
    assert {"or", "ni"} <= lexicon.small_words.denying.choosing
    assert {"and", "y", ","} <= lexicon.small_words.links.listing


def test_they_decide_what_a_question_is(write_lexicon: WriteLexicon) -> None:
    folder = write_lexicon()
    text = "is it common that people cant breathe?"
    assert Screen(load_lexicon(folder)).read(text).tier is Tier.EMERGENCY
    (folder / "en" / "small_words.yaml").write_text(QUESTION, encoding="utf-8")
    assert Screen(load_lexicon(folder)).read(text).is_question


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("askings: {opening: is}", "'askings' is not known"),
        ("asking: {openings: is}", "'openings' is not known"),
        ("asking: is", "'asking' must hold entries"),
        ("asking: {opening: {is: it}}", "'opening' must be a list of texts"),
    ],
)
def test_a_name_that_does_nothing_is_refused(
    write_lexicon: WriteLexicon, content: str, reason: str
) -> None:
    folder = write_lexicon()
    (folder / "en" / "small_words.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=reason) as caught:
        load_lexicon(folder)
    assert caught.value.path.endswith("small_words.yaml")
