"""How many messages a second of one core are rendered: `python -m tests.bench.rendering`.

Every shipped text that makes a message (two variables or a sentence), on both channels, in both
languages, with its examples. Counted in CPU time, so that a busy machine does not matter.
"""

from __future__ import annotations

import time

import click

from messages.catalogue import STANDARD_VARIABLES, load_catalogue
from messages.rendering import numbers_in
from messages.template import Form

ROUNDS = 40
FEWEST_WORDS = 5


def main() -> None:
    """Render everything, a few times, and print the rate of all and of the slowest."""
    catalogue = load_catalogue()
    rates: dict[str, float] = {}
    total = count = 0.0
    for language in catalogue.languages:
        for key in catalogue.keys:
            template = catalogue.template(key, language)
            variables: dict[str, object] = {**STANDARD_VARIABLES, **template.variables}
            for form in Form:
                source = template.parts[template.part_for(form, discreet=True)]
                if len(source.split()) < FEWEST_WORDS:
                    continue
                for name in numbers_in(source):
                    variables[name] = int(str(variables[name]))
                catalogue.render(key, language, form, discreet=True, variables=variables)
                began = time.process_time()
                for _ in range(ROUNDS):
                    catalogue.render(key, language, form, discreet=True, variables=variables)
                took = time.process_time() - began
                total, count = total + took, count + ROUNDS
                rates[f"{language} {key} {form}"] = ROUNDS / max(took, 1e-9)
    slowest = min(rates, key=rates.__getitem__)
    click.echo(f"{len(rates)} texts, {count / total:,.0f} messages a second")
    click.echo(f"slowest: {slowest}, {rates[slowest]:,.0f} a second")


if __name__ == "__main__":
    main()
