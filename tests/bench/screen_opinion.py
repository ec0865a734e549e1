"""Learns the weights of the screen's second opinion anew, and says how far it is to be trusted.

`python -m tests.bench.screen_opinion LABELLED.jsonl ... > messages/lexicon/opinion.tsv`

The own sentences are always learned from; the files hold more in the same form. The category of
an emergency, or of something urgent, may simply be `mind` or `body`. Most of what the shipped
weights were learned from was written by other people and is therefore not here. What each cut
costs, on sentences left out of the learning, goes to stderr. Needs scikit-learn, which Steady does
not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from messages.screen import Screen, Tier, load_lexicon
from messages.screen.opinion import ASKS, BIAS, grams_of
from messages.screen.regression import Row, read_rows, regression_rows

ABOUT = ("mind", "body")
_MIND = frozenset(
    {"mind", "suicidality", "suicide", "self_harm", "violence", "depression", "agitation"}
    | {"mood_agitation", "confusion", "hallucination", "veiled_distress"}
)
_DAILY = frozenset({"dose_reply", "scheduling", "thanks", "missed"})
_ESCALATED = frozenset({Tier.EMERGENCY, Tier.URGENT})
_ASKS = 0.75  # log-odds from which it asks: by the table that is printed
_LEAST = 0.4  # lighter words on both sides are left out
_STRENGTH = 10.0  # of the fit, scikit-learn's C
_URGENT = 0.6  # what an urgent sentence counts beside an emergency
_OTHERS = 1.5  # what a sentence of somebody else counts beside an own one
_EVERYDAY = 6.0  # what own talk of doses, times and thanks counts: it is what most people write
_SIDE_EFFECT = 0.7  # what a side effect or craving counts beside plain harmless text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence as the models see it."""

    words: str  # as the screen reads them, with spaces between
    tier: Tier
    about: str  # mind or body; empty where nothing is escalated
    also: frozenset[str]  # tiers that a reasonable reader could give instead
    count: float  # what it counts
    is_own: bool
    is_found: bool  # something in it, by the rules alone


def main(paths: Iterable[Path]) -> None:
    """Print the weights; the table of cuts goes to stderr."""
    screen = Screen(load_lexicon())
    sentences = [read(screen, row, True) for row in regression_rows()]
    sentences += [read(screen, row, False) for path in paths for row in read_rows(path)]
    counter = CountVectorizer(
        analyzer=lambda text: grams_of(text.split(" ")), binary=True, min_df=2
    )
    counts = counter.fit_transform([sentence.words for sentence in sentences])
    roots = [1 / np.sqrt(len(grams_of(sentence.words.split(" ")))) for sentence in sentences]
    matrix = (sparse.diags(roots) @ counts).tocsr()
    unseen = np.vstack([_left_out(matrix, *lessons(sentences, about)) for about in ABOUT]).max(0)
    for cut in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5):
        print(f"asks from {cut}:", *_asked(sentences, unseen > cut), sep="  ", file=sys.stderr)
    models = [_fitted(matrix, *lessons(sentences, about)) for about in ABOUT]
    _print(counter.get_feature_names_out(), models, len(sentences))


def read(screen: Screen, row: Row, is_own: bool) -> Sentence:
    """One row as the models see it."""
    screening = screen.by_rules(row.text)
    about = ""
    if row.tier in _ESCALATED:
        is_known = row.category in _MIND or row.category == "body"
        about = "mind" if (row.category if is_known else screening.topic) in _MIND else "body"
    return Sentence(
        words=" ".join(screen.words(row.text)),
        tier=row.tier,
        about=about,
        also=row.others,
        count=_EVERYDAY if is_own and row.category in _DAILY else 1.0 if is_own else _OTHERS,
        is_own=is_own,
        is_found=bool(screening.findings),
    )


def lessons(sentences: list[Sentence], about: str) -> tuple[Any, Any]:
    """For each sentence whether it is to be asked about, and how much it counts."""
    pairs = [_lesson(sentence, about) for sentence in sentences]
    return np.array([answer for answer, _ in pairs]), np.array([count for _, count in pairs])


def _lesson(sentence: Sentence, about: str) -> tuple[bool, float]:
    count = sentence.count
    if sentence.tier in _ESCALATED:
        if sentence.about != about:
            return True, 0.0
        if sentence.tier is Tier.EMERGENCY:
            return True, count / 2 if sentence.also else count
        return True, 0.0 if sentence.also - _ESCALATED else count * _URGENT
    if sentence.also & _ESCALATED:
        return False, 0.0
    return False, count if sentence.tier is Tier.NONE else count * _SIDE_EFFECT


def _fitted(matrix: Any, answers: Any, counts: Any) -> Any:
    used = counts > 0
    model = LogisticRegression(C=_STRENGTH, max_iter=300, solver="liblinear")
    return model.fit(matrix[used], answers[used], sample_weight=counts[used])


def _left_out(matrix: Any, answers: Any, counts: Any) -> Any:
    """The score of each sentence by a model that has not seen it."""
    scores = np.zeros(matrix.shape[0])
    for taught, asked in KFold(5, shuffle=True, random_state=1).split(matrix):
        model = _fitted(matrix[taught], answers[taught], counts[taught])
        scores[asked] = model.decision_function(matrix[asked])
    return scores


def _asked(sentences: list[Sentence], hits: Any) -> list[str]:
    """For each tier: asked of those in which no rule finds anything, other people's, one label."""
    columns = []
    for tier in Tier:
        mine = [
            bool(hit)
            for sentence, hit in zip(sentences, hits, strict=True)
            if sentence.tier is tier
            and not (sentence.also or sentence.is_own or sentence.is_found)
        ]
        columns.append(f"{tier} {sum(mine)}/{len(mine)}")
    return columns


def _print(names: Iterable[str], models: list[Any], size: int) -> None:
    print("# How much each word and pair of neighbours speaks for an emergency: mind, body.")
    print(f"# Learned from {size:,} labelled sentences (tests/bench/screen_opinion.py).")
    for name, values in (
        (BIAS, [float(each.intercept_[0]) for each in models]),
        (ASKS, [_ASKS] * 2),
    ):
        print(name, *(round(value * 100) for value in values), sep="\t")
    columns = zip(names, *(each.coef_[0] for each in models), strict=True)
    for name, *weights in sorted(columns):
        if max(map(abs, weights)) >= _LEAST:
            print(name, *(round(weight * 100) for weight in weights), sep="\t")


if __name__ == "__main__":
    main(map(Path, sys.argv[1:]))
