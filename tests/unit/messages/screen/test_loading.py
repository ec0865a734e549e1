"""A lexicon with a mistake is refused with its place, and the one in force stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.screen import Lexicon, LiveScreen, Screen, Tier, load_lexicon
from tests.unit.messages.screen.conftest import ENTRIES, WriteLexicon

SECOND = """
second:
  tier: urgent
  topic: rash
  source: facts.md 1.2
  patterns: [rash]
  must_match: [a rash]
  must_not_match: [fine]
"""


def test_a_small_lexicon_is_read(write_lexicon: WriteLexicon) -> None:
    screen = Screen(load_lexicon(write_lexicon()))
    assert screen.read("I can't breathe").tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("tier: urgent", "tier: grave", "tier must be one of"),
        ("topic: rash", "topic: rush", "not in topics.yaml"),
        ("topic: rash", "topic: rash\n  colour: red", "'colour' is not known"),
        ("topic: rash", "topic: rash\n  unless: speaker", "goes with an idiom"),
        ("patterns: [rash]", "patterns: []", "at least one pattern"),
        ("patterns: [rash]", "patterns: ['(rash']", "a bracket is not closed"),
        ("patterns: [rash]", "patterns: ['{rush}']", "no class 'rush'"),
        ("patterns: [rash]", "patterns: ['rash ..3']", "between two things"),
        ("patterns: [rash]", "patterns: ['(a ..3 rash|hives)']", "within brackets"),
        ("patterns: [rash]", "patterns: ['rash %']", "holds no word"),
        ("patterns: [rash]", "patterns: ['rash }']", "means nothing"),
        ("patterns: [rash]", "patterns: ['a b c ~2 d ~2 e']", "exactly two things"),
        ("patterns: [rash]", "patterns: ['(|)']", "says nothing"),
        ("must_match: [a rash]", "must_match: []", "examples"),
        ("source: facts.md 1.2", "idiom: all", "exactly one of"),
        ("  source: facts.md 1.2\n", "", "'source' must be a text"),
        ("patterns: [rash]", "patterns: [rash]\n  context: {negated: maybe}", "not known"),
        ("second:", "cannot_breathe:", "there twice"),
    ],
)
def test_a_bad_entry_is_refused_with_its_line(
    write_lexicon: WriteLexicon, old: str, new: str, reason: str
) -> None:
    folder = write_lexicon(ENTRIES + SECOND.replace(old, new, 1))
    with pytest.raises(DocumentError, match=reason) as caught:
        load_lexicon(folder)
    assert caught.value.path.endswith("entries.yaml")
    assert caught.value.line > 1


def test_an_id_is_used_once_in_a_language(write_lexicon: WriteLexicon) -> None:
    folder = write_lexicon()
    (folder / "en" / "more.yaml").write_text(ENTRIES, encoding="utf-8")
    with pytest.raises(DocumentError, match="another file"):
        load_lexicon(folder)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"classes": "a: ['x ..2 y']"}, "without gaps"),
        ({"classes": "a: ['{b}']"}, "no class 'b'"),
        ({"context": "negations: [no]"}, "'negations' is not known"),
        ({"context": "negation: ['(no']"}, "not closed"),
        ({"topics": "rash: {tier: bad, about: x, source: y}"}, "tier must be"),
        ({"combinations": "c: {tier: urgent, topic: rash, all: [x], source: f}"}, "'x'"),
        (
            {"combinations": "c: {tier: urgent, topic: rush, all: [rash], source: f}"},
            "topics.yaml",
        ),
    ],
)
def test_a_bad_part_of_a_lexicon_is_refused(
    write_lexicon: WriteLexicon, part: dict[str, str], reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason):
        load_lexicon(write_lexicon(**part))


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        ("findings/skin.yaml", None),
        ("findings/skin/rash.yaml", None),
        ("anything/skin.yaml", None),
        ("idioms/skin.yaml", "a finding does not belong in 'idioms'"),
        ("markers.yaml", "a finding does not belong in 'markers'"),
    ],
)
def test_an_entry_stands_among_those_of_its_kind(
    write_lexicon: WriteLexicon, file: str, refused: str | None
) -> None:
    folder = write_lexicon()
    path = folder / "en" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SECOND, encoding="utf-8")
    if refused is None:
        assert Screen(load_lexicon(folder)).read("I have a rash").tier is Tier.URGENT
    else:
        with pytest.raises(DocumentError, match=refused):
            load_lexicon(folder)


def test_words_may_stand_in_several_files_of_a_folder(write_lexicon: WriteLexicon) -> None:
    folder = write_lexicon()
    (folder / "en" / "words").mkdir()
    (folder / "en" / "words" / "texted.yaml").write_text("shorthand: {brth: breathe}", "utf-8")
    assert load_lexicon(folder).shorthand == {"cant": ("can", "not"), "brth": ("breathe",)}


def test_a_class_is_written_once(write_lexicon: WriteLexicon) -> None:
    folder = write_lexicon()
    (folder / "en" / "classes").mkdir()
    (folder / "en" / "classes" / "more.yaml").write_text('breathe: ["air"]', encoding="utf-8")
    with pytest.raises(DocumentError, match="'breathe' is there twice"):
        load_lexicon(folder)


def test_a_group_with_too_many_phrases_is_refused(write_lexicon: WriteLexicon) -> None:
    many = "(" + "|".join(f"w{number}" for number in range(20)) + ")"
    with pytest.raises(DocumentError, match="too many phrases"):
        load_lexicon(write_lexicon(classes=f'breathe: ["{many} {many} {many} {many}"]'))


def test_a_folder_without_a_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no lexicon"):
        load_lexicon(tmp_path)


def test_the_version_follows_the_content(write_lexicon: WriteLexicon) -> None:
    first = load_lexicon(write_lexicon()).version
    assert load_lexicon(write_lexicon()).version == first
    assert load_lexicon(write_lexicon(ENTRIES + SECOND)).version != first


def test_another_screen_is_taken_into_force_while_it_runs(write_lexicon: WriteLexicon) -> None:
    live = LiveScreen(Screen(load_lexicon(write_lexicon())))
    assert live.read("I have a rash").tier is Tier.NONE
    live.take(Screen(load_lexicon(write_lexicon(ENTRIES + SECOND))))
    assert live.read("I have a rash").tier is Tier.URGENT


def test_a_live_screen_begins_with_the_shipped_lexicon(lexicon: Lexicon) -> None:
    assert LiveScreen().screen.lexicon.version == lexicon.version
