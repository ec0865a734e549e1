"""Reading a lexicon folder. A mistake is refused with file, line and reason.

topics.yaml  combinations.yaml      for all languages
<language>/words.yaml               shorthand, real words, common words
<language>/classes*.yaml            named groups of phrases
<language>/context.yaml             cues of negation, question, past …
<language>/<anything>.yaml          entries
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from messages.document import DocumentError, Entry, read_document
from messages.screen.lexicon import Cue, Kind, Lexicon, Rule, Topic
from messages.screen.model import Tier
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
    split_patterns,
)
from messages.screen.policy import POLICIES, parse_policy

SHIPPED = Path(__file__).resolve().parent.parent / "lexicon"
ANY_LANGUAGE = "any"
_SPECIAL = ("words", "context", "classes")
_ENTRY_KEYS = frozenset(
    {"tier", "topic", "marker", "idiom", "patterns", "context", "source"}
    | {"must_match", "must_not_match"}
)
_COMBINATION_KEYS = frozenset({"tier", "topic", "all", "source", "must_match", "must_not_match"})


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
        for short, long in _texts_by_key(entry.entry("shorthand"))
    }
    real = frozenset(word for entry in words for word in _listed(entry, "real_words"))
    common = frozenset(word for entry in words for word in _listed(entry, "common"))
    spell = _speller(shorthand)
    rules: list[Rule] = []
    cues: dict[Cue, tuple[Variant, ...]] = dict.fromkeys(Cue, ())
    for name in languages:
        classes = _classes(sorted((root / name).glob("classes*.yaml")), spell)
        _add_cues(cues, read_document(root / name / "context.yaml"), classes, spell)
        rules.extend(_entries(root / name, topics, classes, spell))
    rules.extend(_combinations(read_document(root / "combinations.yaml"), topics, rules))
    return Lexicon(_version(root, files), topics, tuple(rules), cues, shorthand, real, common)


def _version(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _speller(shorthand: Mapping[str, tuple[str, ...]]) -> Spell:
    """Spells a pattern's word out as `Normaliser` will spell it in texts."""
    normaliser = Normaliser(shorthand, frozenset(), lambda word: (word, 0))
    return lambda word: tuple(part for part in normaliser.read(word).words[1:-1] if part != COMMA)


def _texts_by_key(entry: Entry) -> Iterator[tuple[str, str]]:
    for key in entry:
        yield key, entry.text(key)


def _listed(entry: Entry, key: str) -> list[str]:
    """Words written in lists or in running lines."""
    return [word for line in entry.texts(key) for word in line.split()]


def _topics(document: Entry) -> dict[str, Topic]:
    topics = {}
    for name in document:
        entry = document.entry(name)
        entry.refuse_unknown(frozenset({"tier", "about", "source"}))
        topics[name] = Topic(name, _tier(entry), entry.text("about"), entry.text("source"))
    return topics


def _tier(entry: Entry) -> Tier:
    try:
        return Tier(entry.text("tier"))
    except ValueError:
        raise entry.error(f"tier must be one of {', '.join(Tier)}") from None


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
    for item in _items(document, key):
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
        for pattern in _items(document, cue.value):
            try:
                cues[cue] += parse_pattern(pattern, classes, spell)
            except PatternError as error:
                raise document.error(f"'{cue}', '{pattern}': {error}") from error


def _items(document: Entry, key: str) -> list[str]:
    """List items, each one or more phrases parted by commas."""
    return [item for line in document.texts(key) for item in split_patterns(line)]


def _entries(
    folder: Path, topics: Mapping[str, Topic], classes: Classes, spell: Spell
) -> Iterator[Rule]:
    for path in sorted(folder.glob("*.yaml")):
        if path.stem.startswith(_SPECIAL):
            continue
        document = read_document(path)
        for name in document:
            entry = document.entry(name)
            entry.refuse_unknown(_ENTRY_KEYS)
            yield _rule(f"{folder.name}.{name}", entry, topics, classes, spell)


def _rule(
    identifier: str, entry: Entry, topics: Mapping[str, Topic], classes: Classes, spell: Spell
) -> Rule:
    kind = _kind(entry)
    tier = _tier(entry) if kind is Kind.FINDING else Tier.NONE
    topic = "" if kind is Kind.IDIOM else entry.text("topic" if tier.rank else "marker")
    covers = frozenset(entry.texts("idiom")) - {"all"}
    for named in covers if kind is Kind.IDIOM else ({topic} if kind is Kind.FINDING else ()):
        if named not in topics:
            raise entry.error(f"'{named}' is not in topics.yaml")
    patterns = tuple(_items(entry, "patterns"))
    variants: list[Variant] = []
    for pattern in patterns:
        try:
            variants.extend(parse_pattern(pattern, classes, spell))
        except PatternError as error:
            raise entry.error(f"pattern '{pattern}': {error}") from error
    try:
        policy = parse_policy(POLICIES[tier], dict(_texts_by_key(entry.entry("context"))))
    except ValueError as error:
        raise entry.error(str(error)) from error
    return Rule(
        id=identifier,
        kind=kind,
        language=identifier.partition(".")[0],
        tier=tier,
        topic=topic,
        patterns=patterns,
        variants=tuple(dict.fromkeys(variants)),
        policy=policy,
        covers=covers,
        parts=(),
        **_evidence(entry, patterns),
    )


def _kind(entry: Entry) -> Kind:
    kinds = {"tier": Kind.FINDING, "marker": Kind.MARKER, "idiom": Kind.IDIOM}
    named = [kind for key, kind in kinds.items() if key in entry]
    if len(named) != 1:
        raise entry.error("an entry needs exactly one of tier, marker and idiom")
    return named[0]


class _Evidence(TypedDict):
    source: str
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]


def _evidence(entry: Entry, required: tuple[object, ...]) -> _Evidence:
    if not required:
        raise entry.error("an entry needs at least one pattern")
    evidence = _Evidence(
        source=entry.text("source"),
        must_match=entry.texts("must_match"),
        must_not_match=entry.texts("must_not_match"),
    )
    if not evidence["must_match"] or not evidence["must_not_match"]:
        raise entry.error("an entry needs examples under must_match and must_not_match")
    return evidence


def _combinations(
    document: Entry, topics: Mapping[str, Topic], rules: list[Rule]
) -> Iterator[Rule]:
    known = {rule.topic for rule in rules} | set(topics)
    for name in document:
        entry = document.entry(name)
        entry.refuse_unknown(_COMBINATION_KEYS)
        parts = tuple(frozenset(part.split("|")) for part in entry.texts("all"))
        for part in frozenset().union(*parts) - known:
            raise entry.error(f"no entry or topic is called '{part}'")
        if entry.text("topic") not in topics:
            raise entry.error(f"'{entry.text('topic')}' is not in topics.yaml")
        yield Rule(
            id=f"{ANY_LANGUAGE}.{name}",
            kind=Kind.COMBINATION,
            language=ANY_LANGUAGE,
            tier=_tier(entry),
            topic=entry.text("topic"),
            patterns=entry.texts("all"),
            variants=(),
            policy={},
            covers=frozenset(),
            parts=parts,
            **_evidence(entry, parts),
        )
