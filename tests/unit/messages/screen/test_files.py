"""Whoever adds a phrase finds its file: one subject, one name, in both languages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from messages.document import read_document
from messages.screen.loading import SHIPPED

LANGUAGES = ("en", "es")
MOST_LINES = 600
FILES = sorted(path for name in LANGUAGES for path in (SHIPPED / name).rglob("*.yaml"))


def _subjects(language: str) -> dict[str, set[str]]:
    """The subjects in which the findings of each topic stand: a file, or a folder of files."""
    found = defaultdict(set)
    folder = SHIPPED / language / "findings"
    for path in folder.rglob("*.yaml"):
        document = read_document(path)
        for name in document:
            topic = document.entry(name).text("topic")
            found[topic].add(path.relative_to(folder).parts[0].removesuffix(".yaml"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_a_file_says_what_belongs_in_it_and_can_be_read_through(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= MOST_LINES


def test_a_topic_has_one_subject_the_same_in_both_languages() -> None:
    english, spanish = map(_subjects, LANGUAGES)
    assert all(len(subjects) == 1 for subjects in english.values())
    assert spanish == {topic: english[topic] for topic in spanish}


def test_files_of_both_languages_are_named_alike() -> None:
    english, spanish = (
        {path.relative_to(SHIPPED / name) for path in FILES if path.is_relative_to(SHIPPED / name)}
        for name in LANGUAGES
    )
    assert spanish <= english
    assert all("idioms" in path.parts for path in english - spanish), "no Spanish saying yet"


def test_the_page_about_the_screen_names_every_subject() -> None:
    page = (SHIPPED.parents[1] / "docs" / "screen.md").read_text(encoding="utf-8")
    table = page.partition("### Where a phrase belongs")[2].partition("### What an entry")[0]
    for topic, subjects in _subjects("en").items():
        row = next(line for line in table.splitlines() if f"`{min(subjects)}" in line)
        assert topic in row or "the same" in row
