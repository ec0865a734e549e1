"""Reading a lexicon folder. A mistake is refused with file, line and reason.

topics.yaml  combinations.yaml      for all languages
<language>/words.yaml               shorthand, real words, common words
<language>/classes*.yaml            named groups of phrases
<language>/context.yaml             cues of negation, question, past …
<language>/<anything>.yaml          entries
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from messages.document import DocumentError, Entry, read_document
from messages.screen.entries import (
    items_of,
    read_combinations,
    read_entries,
    texts_by_key,
    tier_of,
)
from messages.screen.lexicon import Cue, Lexicon, Rule, Topic
from messages.screen.normalise import COMMA, Normaliser
from messages.screen.pattern import (
    Classes,
    PatternError,
    Phrase,
    Phrases,
    Spell,
    Variant,
    parse_pattern,
    parse_phrases,
)

SHIPPED = Path(__file__).resolve().parent.parent / "lexicon"


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon of a folder; None: the shipped one.

    Raises:
        DocumentError: the first mistake found, with its file and line.
    """
    root = folder or SHIPPED
    files = sorted(root.rglob("*.yaml"))
    if not files:
        raise DocumentError(str(root), 1, "there is no lexicon in this folder")
    topics = _topics(read_document(root / "topics.yaml"))
    languages = sorted({path.parent.name for path in files if path.parent != root})
    words = [
        read_document(path) for name in languages for path in sorted((root / name).glob("words*"))
    ]
    shorthand = {
        short: tuple(long.split())
        for entry in words
        for short, long in texts_by_key(entry.entry("shorthand"))
    }
    real = frozenset(word for entry in words for word in _listed(entry, "real_words"))
    common = frozenset(word for entry in words for word in _listed(entry, "common"))
    spell = speller(shorthand)
    rules: list[Rule] = []
    groups: dict[str, Classes] = {}
    cues: dict[Cue, tuple[Variant, ...]] = dict.fromkeys(Cue, ())
    for name in languages:
        classes = groups[name] = _classes(sorted((root / name).glob("classes*.yaml")), spell)
        _add_cues(cues, read_document(root / name / "context.yaml"), classes, spell)
        rules.extend(read_entries(root / name, topics, classes, spell))
    rules.extend(read_combinations(read_document(root / "combinations.yaml"), topics, rules))
    version = _version(root, files)
    return Lexicon(version, topics, tuple(rules), cues, shorthand, real, common, groups)


def _version(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def speller(shorthand: Mapping[str, tuple[str, ...]]) -> Spell:
    """Spells a pattern's word out as `Normaliser` will spell it in texts."""
    normaliser = Normaliser(shorthand, frozenset(), lambda word: (word, 0))
    return lambda word: tuple(part for part in normaliser.read(word).words[1:-1] if part != COMMA)


def _listed(entry: Entry, key: str) -> list[str]:
    """Words written in lists or in running lines."""
    return [word for line in entry.texts(key) for word in line.split()]


def _topics(document: Entry) -> dict[str, Topic]:
    topics = {}
    for name in document:
        entry = document.entry(name)
        entry.refuse_unknown(frozenset({"tier", "about", "source"}))
        topics[name] = Topic(name, tier_of(entry), entry.text("about"), entry.text("source"))
    return topics


def _classes(paths: list[Path], spell: Spell) -> Classes:
    classes: dict[str, Phrases] = {}
    for path in paths:
        document = read_document(path)
        for name in document:
            if name in classes:
                raise document.error(f"the class '{name}' is there twice")
            classes[name] = _phrases(document, name, classes, spell)
    return classes


def _phrases(document: Entry, key: str, classes: Classes, spell: Spell) -> Phrases:
    found: set[Phrase] = set()
    for item in items_of(document, key):
        try:
            found |= parse_phrases(item, classes, spell)
        except PatternError as error:
            raise document.error(f"'{key}', '{item}': {error}") from error
    return frozenset(found)


def _add_cues(
    cues: dict[Cue, tuple[Variant, ...]], document: Entry, classes: Classes, spell: Spell
) -> None:
    document.refuse_unknown(frozenset(Cue))
    for cue in Cue:
        for pattern in items_of(document, cue.value):
            try:
                cues[cue] += parse_pattern(pattern, classes, spell)
            except PatternError as error:
                raise document.error(f"'{cue}', '{pattern}': {error}") from error
