"""Lexicon entries: from YAML to rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from messages.document import Entry, read_document
from messages.screen.lexicon import Kind, Rule, Topic, Unless
from messages.screen.model import Tier
from messages.screen.pattern import Variant, parse_pattern, split_patterns
from messages.screen.phrases import Classes, PatternError, Spelling
from messages.screen.policy import default_policy, parse_policy

ANY_LANGUAGE = "any"
_OTHER_PARTS = ("words", "context", "classes", "small_words")
_HOMES = {"findings": Kind.FINDING, "idioms": Kind.IDIOM, "markers": Kind.MARKER}
_ENTRY_KEYS = frozenset(
    {"tier", "topic", "marker", "idiom", "unless", "patterns", "context", "source"}
    | {"must_match", "must_not_match"}
)
_COMBINATION_KEYS = frozenset({"tier", "topic", "all", "source", "must_match", "must_not_match"})


def read_entries(
    folder: Path, topics: Mapping[str, Topic], classes: Classes, spelling: Spelling
) -> Iterator[Rule]:
    """The rules of one language, from all its parts but words, classes and context, in file order.

    Raises:
        DocumentError: an unknown key, topic, tier or circumstance, a bad pattern, missing
            examples, an entry among those of another kind, or an id that is there twice.
    """
    seen: set[str] = set()
    for part in sorted({path.stem for path in folder.iterdir()}.difference(_OTHER_PARTS)):
        for path in files_of(folder, part):
            document = read_document(path)
            for name in document:
                entry = document.entry(name)
                entry.refuse_unknown(_ENTRY_KEYS)
                if name in seen:
                    raise entry.error(f"'{name}' is there twice, in another file of this language")
                seen.add(name)
                rule = _rule(f"{folder.name}.{name}", entry, topics, classes, spelling)
                if _HOMES.get(part, rule.kind) is not rule.kind:
                    raise entry.error(f"a {rule.kind} does not belong in '{part}'")
                yield rule


def files_of(folder: Path, part: str) -> list[Path]:
    """The files of one part of a language: that of its name, and all in the folder of its name."""
    return sorted([*folder.glob(f"{part}.yaml"), *(folder / part).rglob("*.yaml")])


def _rule(
    identifier: str,
    entry: Entry,
    topics: Mapping[str, Topic],
    classes: Classes,
    spelling: Spelling,
) -> Rule:
    kind = _kind(entry)
    tier = tier_of(entry) if kind is Kind.FINDING else Tier.NONE
    topic = "" if kind is Kind.IDIOM else entry.text("topic" if tier.rank else "marker")
    covers = frozenset(entry.texts("idiom")) - {"all"}
    for named in covers if kind is Kind.IDIOM else ({topic} if kind is Kind.FINDING else ()):
        if named not in topics:
            raise entry.error(f"'{named}' is not in topics.yaml")
    patterns = tuple(items_of(entry, "patterns"))
    try:
        policy = parse_policy(
            default_policy(tier, topic), dict(texts_by_key(entry.entry("context")))
        )
    except ValueError as error:
        raise entry.error(str(error)) from error
    return Rule(
        id=identifier,
        kind=kind,
        language=identifier.partition(".")[0],
        tier=tier,
        topic=topic,
        patterns=patterns,
        variants=_variants(entry, patterns, classes, spelling),
        policy=policy,
        covers=covers,
        parts=(),
        unless=_unless(entry, kind),
        **_evidence(entry, patterns),
    )


def _unless(entry: Entry, kind: Kind) -> Unless | None:
    """What an idiom leaves alone."""
    if "unless" not in entry:
        return None
    if kind is not Kind.IDIOM or entry.text("unless") not in list(Unless):
        raise entry.error(f"'unless' goes with an idiom, and is one of: {', '.join(Unless)}")
    return Unless(entry.text("unless"))


def _variants(
    entry: Entry, patterns: tuple[str, ...], classes: Classes, spelling: Spelling
) -> tuple[Variant, ...]:
    variants: dict[Variant, None] = {}
    for pattern in patterns:
        try:
            variants.update(dict.fromkeys(parse_pattern(pattern, classes, spelling)))
        except PatternError as error:
            raise entry.error(f"pattern '{pattern}': {error}") from error
    return tuple(variants)


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


def read_combinations(
    document: Entry, topics: Mapping[str, Topic], rules: list[Rule]
) -> Iterator[Rule]:
    """The combinations; DocumentError where a part is neither a topic nor a marker."""
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
            tier=tier_of(entry),
            topic=entry.text("topic"),
            patterns=entry.texts("all"),
            variants=(),
            policy={},
            covers=frozenset(),
            parts=parts,
            **_evidence(entry, parts),
        )


def tier_of(entry: Entry) -> Tier:
    """The tier that an entry names; DocumentError for any other word."""
    try:
        return Tier(entry.text("tier"))
    except ValueError:
        raise entry.error(f"tier must be one of {', '.join(Tier)}") from None


def texts_by_key(entry: Entry) -> Iterator[tuple[str, str]]:
    """An entry's keys with their texts; DocumentError where one holds something else."""
    for key in entry:
        yield key, entry.text(key)


def items_of(document: Entry, key: str) -> list[str]:
    """The items of a list, each one or more phrases parted by commas."""
    return [item for line in document.texts(key) for item in split_patterns(line)]
