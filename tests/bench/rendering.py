"""How many messages a second of one core are rendered.

Every shipped text that makes a message (two variables or a sentence), on both channels, in both
languages. Once with values that never came before, as names and somebody's own words are; once
with values that come again, as the same dose at the same time does. Counted in CPU time, so that
a busy machine does not matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from messages.catalogue import STANDARD_VARIABLES, Catalogue, load_catalogue
from messages.rendering import numbers_in
from messages.template import Form
from tests.bench.figure import Figure

ROUNDS = 40
FEWEST_WORDS = 5
Values = Mapping[str, object]


@dataclass(frozen=True)
class _Text:
    """One text as it is asked for, with its examples."""

    key: str
    language: str
    form: Form
    own: Values  # the template's variables

    def with_values(self, number: int | None) -> Values:
        """All variables; with a number, other ones than before."""
        own = self.own
        if number is not None:
            own = {
                name: number + value if isinstance(value, int) else f"{value} {number}"
                for name, value in own.items()
            }
        return {**STANDARD_VARIABLES, **own}


async def measure(scale: float) -> list[Figure]:
    """Messages a second, of all texts together."""
    catalogue, rounds = load_catalogue(), max(2, int(ROUNDS * scale))
    texts = [*_texts(catalogue)]
    filled = [text for text in texts if text.own]
    new = _rate(catalogue, filled, rounds, lambda number: number)
    again = _rate(catalogue, texts, rounds, lambda _: None)
    return [
        Figure("rendering, values that are new", new, "/s", 20_000),
        Figure("rendering, values that come again", again, "/s", 20_000),
    ]


def _texts(catalogue: Catalogue) -> Iterator[_Text]:
    for language in catalogue.languages:
        for key in catalogue.keys:
            template = catalogue.template(key, language)
            for form in Form:
                source = template.parts[template.part_for(form, discreet=True)]
                if len(source.split()) < FEWEST_WORDS:
                    continue
                own: dict[str, object] = dict(template.variables)
                own |= {name: int(str(own[name])) for name in numbers_in(source) if name in own}
                yield _Text(key, language, form, own)


def _rate(
    catalogue: Catalogue,
    texts: list[_Text],
    rounds: int,
    numbered: Callable[[int], int | None],
) -> float:
    took = 0.0
    for text in texts:
        values = [text.with_values(numbered(number)) for number in range(rounds + 1)]
        for place, variables in enumerate(values):
            began = time.process_time()
            catalogue.render(
                text.key, text.language, text.form, discreet=True, variables=variables
            )
            if place:  # not the first, which compiles it
                took += time.process_time() - began
    return len(texts) * rounds / took
