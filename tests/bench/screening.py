"""How many texts a second of one core the safety screen reads.

The sentences by which it is kept from getting worse: calls for help, complaints and everyday
talk in both languages. Counted in CPU time, so that a busy machine does not matter.
"""

from __future__ import annotations

import json
import time

from messages.screen import Screen, load_lexicon
from messages.screen.regression import REGRESSION
from tests.bench.figure import Figure, quantile

LONGEST = 10_000  # letters


async def measure(scale: float) -> list[Figure]:
    """Texts a second, and the slowest of a thousand."""
    screen = Screen(load_lexicon())
    texts = [
        json.loads(line)["text"]
        for path in sorted(REGRESSION.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    texts = texts[: max(100, int(len(texts) * scale))]
    for text in texts[:50]:
        screen.read(text)
    took = []
    for text in texts:
        began = time.process_time()
        screen.read(text)
        took.append(time.process_time() - began)
    return [
        Figure("screening", len(took) / sum(took), "/s", 2_000),
        Figure("screening, the slowest of a thousand", quantile(took, 0.999) * 1000, "ms"),
        Figure("10,000 letters, sentence after sentence", _long(screen, texts), "ms", 50, True),
    ]


def _long(screen: Screen, texts: list[str]) -> float:
    """Milliseconds for 10,000 letters of the same sentences, the middle of some such texts."""
    text = " ".join(texts)
    took = []
    for start in range(0, len(text) - LONGEST, LONGEST):
        began = time.process_time()
        screen.read(text[start : start + LONGEST])
        took.append(time.process_time() - began)
    return quantile(took, 0.5) * 1000
