"""Reading a lexicon folder. A mistake is refused with file, line and reason.

topics.yaml  combinations.yaml      for all languages
opinion.tsv                         weights of the second opinion; may be missing
<language>/words                    shorthand, silent words, real words, common words
<language>/classes                  named groups of phrases
<language>/context                  cues of negation, question, past …
<language>/small_words              the words by which the cues are told apart
<language>/<anything>               entries; `findings`, `idioms` and `markers` hold one kind each

Each is one YAML file, or a folder of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from messages.document import DocumentError, Entry, read_document
from messages.screen.entries import (
    files_of,
    items_of,
    read_combinations,
    read_entries,
    texts_by_key,
    tier_of,
)
from messages.screen.lexicon import Cue, Lexicon, Rule, Topic
from messages.screen.normalise import COMMA, Normaliser
from messages.screen.opinion import FILE, load_opinion
from messages.screen.pattern import Variant, parse_pattern, parse_phrases, words_of
from messages.screen.phrases import Classes, PatternError, Phrase, Phrases, Spelling
from messages.screen.small_words import read_small_words

OPINIONS = ("veiled_distress", "unclear_symptom")  # what a second opinion asks about: mind, body
SHIPPED = Path(__file__).resolve().parent.parent / "lexicon"


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon of a folder; None: the shipped one.

    Raises:
        DocumentError: the first mistake found, with its file and line.
    """
    root = folder or SHIPPED
    files = sorted(root.rglob("*.yaml"))
    weighed = sorted(root.glob(FILE))
    if not files:
        raise DocumentError(str(root), 1, "there is no lexicon in this folder")
    topics = _topics(read_document(root / "topics.yaml"))
    languages = sorted({path.relative_to(root).parts[0] for path in files if path.parent != root})
    words = {
        name: [read_document(path) for path in files_of(root / name, "words")]
        for name in languages
    }
    shorthand = {
        short: tuple(long.split())
        for entry in chain.from_iterable(words.values())
        for short, long in texts_by_key(entry.entry("shorthand"))
    }
    shorthand |= dict.fromkeys(_listed(chain.from_iterable(words.values()), "silent"), ())
    real = {name: _listed(entries, "real_words") for name, entries in words.items()}
    common = {name: _listed(entries, "common") for name, entries in words.items()}
    small = [
        read_document(path) for name in languages for path in files_of(root / name, "small_words")
    ]
    spelling = speller(shorthand)
    rules: list[Rule] = []
    groups: dict[str, Classes] = {}
    cues: dict[Cue, tuple[Variant, ...]] = dict.fromkeys(Cue, ())
    vocabularies = {}
    for name in languages:
        classes = groups[name] = _classes(files_of(root / name, "classes"), spelling)
        found = _cues(read_document(root / name / "context.yaml"), classes, spelling)
        cues = {cue: cues[cue] + found[cue] for cue in Cue}
        vocabularies[name] = real[name].union(common[name], *map(words_of, found.values()))
        rules.extend(read_entries(root / name, topics, classes, spelling))
    rules.extend(read_combinations(read_document(root / "combinations.yaml"), topics, rules))
    return Lexicon(
        version=_version(root, [*files, *weighed]),
        topics=topics,
        rules=tuple(rules),
        cues=cues,
        shorthand=shorthand,
        real_words=frozenset().union(*real.values()),
        common_words=frozenset().union(*common.values()),
        classes=groups,
        small_words=read_small_words(small),
        vocabularies=vocabularies,
        opinion=load_opinion(weighed[0], OPINIONS) if weighed else None,
    )


def _version(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def speller(shorthand: Mapping[str, tuple[str, ...]]) -> Spelling:
    """Spells the words of patterns out as `Normaliser` will spell them in texts."""
    normaliser = Normaliser(shorthand, frozenset(), lambda word: (word, 0))

    def spelt(word: str) -> Phrase:
        if word.isalnum() and word.isascii():  # most are, and loading spells 15,000
            return normaliser.spell_out(word.lower())[0]
        return tuple(part for part in normaliser.read(word).words[1:-1] if part != COMMA)

    return Spelling(spelt)


def _listed(entries: Iterable[Entry], key: str) -> frozenset[str]:
    """Words written in lists or in running lines."""
    return frozenset(
        word for entry in entries for line in entry.texts(key) for word in line.split()
    )


def _topics(document: Entry) -> dict[str, Topic]:
    topics = {}
    for name in document:
        entry = document.entry(name)
        entry.refuse_unknown(frozenset({"tier", "about", "source"}))
        topics[name] = Topic(name, tier_of(entry), entry.text("about"), entry.text("source"))
    return topics


def _classes(paths: list[Path], spelling: Spelling) -> Classes:
    classes: dict[str, Phrases] = {}
    for path in paths:
        document = read_document(path)
        for name in document:
            if name in classes:
                raise document.error(f"the class '{name}' is there twice")
            classes[name] = _phrases(document, name, classes, spelling)
    return classes


def _phrases(document: Entry, key: str, classes: Classes, spelling: Spelling) -> Phrases:
    found: set[Phrase] = set()
    for item in items_of(document, key):
        try:
            found |= parse_phrases(item, classes, spelling)
        except PatternError as error:
            raise document.error(f"'{key}', '{item}': {error}") from error
    return frozenset(found)


def _cues(document: Entry, classes: Classes, spelling: Spelling) -> dict[Cue, tuple[Variant, ...]]:
    document.refuse_unknown(frozenset(Cue))
    cues: dict[Cue, tuple[Variant, ...]] = dict.fromkeys(Cue, ())
    for cue in Cue:
        for pattern in items_of(document, cue.value):
            try:
                cues[cue] += parse_pattern(pattern, classes, spelling)
            except PatternError as error:
                raise document.error(f"'{cue}', '{pattern}': {error}") from error
    return cues
