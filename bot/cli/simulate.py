"""`steady simulate`: whole lives in virtual time, with checks."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

import click

from bot.core.config import load_config
from bot.core.log import set_up_logging
from bot.simulation import Faults, Totals, World, simulate_lives

SHOWN = 20  # broken rules


@click.command()
@click.option("--patients", default=200, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 1_000))
@click.option("--seed", default=7, show_default=True, help="The same seed plays the same lives.")
@click.option("--faults", is_flag=True, help="Crashes, bad providers, clocks that jump.")
@click.option("--show", default=None, type=int, help="Print the transcript of this patient.")
def simulate(patients: int, days: int, seed: int, faults: bool, show: int | None) -> None:
    """Play whole lives (answers, silence, STOP, blocks, travel, clock changes) and check them.

    Exit code 1 if a rule was broken.
    """
    set_up_logging(load_config(None, log_level="ERROR"))
    with click.progressbar(length=days, label=f"{patients} people, {days} days") as bar:
        world, totals = asyncio.run(
            simulate_lives(
                patients, days, seed, lambda _: bar.update(1), Faults() if faults else None
            )
        )
    if show is not None:
        _show(world, show)
    _print(totals)
    if faults:
        click.echo(f"{totals.crashes} crashes survived.")
    if totals.broken:
        flag = " --faults" if faults else ""
        click.echo(
            f"Again: steady simulate --patients {patients} --days {days} --seed {seed}{flag}"
        )
    sys.exit(1 if totals.broken else 0)


def _show(world: World, number: int) -> None:
    for person in world.people:
        if person.number == number:
            click.echo("\n".join(person.log))
            return
    raise click.BadParameter("there is no such patient", param_hint="--show")


def _print(totals: Totals) -> None:
    click.echo(_table("Doses", totals.doses))
    click.echo(_table("Messages", totals.messages))
    for broken in totals.broken[:SHOWN]:
        click.echo(f"BROKEN  {broken.rule}: patient {broken.person}, {broken.detail}")
    click.echo(f"{len(totals.broken)} rules broken." if totals.broken else "Every rule held.")


def _table(title: str, counts: Counter[str]) -> str:
    lines = [f"  {count:>8}  {name}" for name, count in sorted(counts.items())]
    return "\n".join([title, *lines])
