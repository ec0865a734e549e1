"""What the commands of `steady lexicon` share: the store, and saying what was found."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.app import load_keyring
from bot.cli.signature import me
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.lexicon import (
    Judgement,
    LexiconBench,
    LexiconMoved,
    LexiconRefused,
    NoSuchChange,
    Screens,
)
from bot.core.model import LexiconState, LexiconVersion
from bot.storage import open_store

T = TypeVar("T")
SHOWN = 40  # changed sentences

_SAID = {
    LexiconState.DRAFT: "Kept as draft {}.",
    LexiconState.PROPOSED: "Change {} waits: a second person must approve it.",
    LexiconState.APPROVED: "Change {} can be published.",
    LexiconState.PUBLISHED: "Change {} is in force.",
    LexiconState.RETIRED: "Change {} is withdrawn.",
}


def work(task: Callable[[LexiconBench], Awaitable[T]]) -> T:
    """Do something at the bench; `steady run` may be using the database.

    What is refused, and what is not there, is an error for people.
    """
    try:
        return asyncio.run(_at_bench(task, me()))
    except LexiconRefused as refused:
        raise click.ClickException("\n  ".join(["it was refused:", *refused.reasons])) from None
    except (LexiconMoved, NoSuchChange) as error:
        raise click.ClickException(str(error)) from None


def say(version: LexiconVersion) -> None:
    """What has become of a change."""
    click.echo(_SAID[version.state].format(version.id))


def say_judgement(judged: Judgement) -> None:
    """What a replay found: before and after, each tier; each sentence that changes."""
    click.echo(f"lexicon {judged.before} -> {judged.after}")
    click.echo(f"{'tier':<10} {'rows':>6} {'recognised':>16} {'escalated':>16}")
    for tier, count in judged.tiers.items():
        right = f"{count.right_before} -> {count.right_after}"
        heard = f"{count.escalated_before} -> {count.escalated_after}"
        click.echo(f"{tier:<10} {count.rows:>6} {right:>16} {heard:>16}")
    for text, label, before, after in judged.changed[:SHOWN]:
        click.echo(f"  {label}: {before} -> {after}: {text}")
    if len(judged.changed) > SHOWN:
        click.echo(f"  and {len(judged.changed) - SHOWN} more")
    for text in judged.given_up:
        click.echo(f"  an example of this rule is found less strongly: {text}")
    if judged.past is not None:
        past = judged.past
        click.echo(f"real texts, {past.days} days: {past.texts}, {len(past.changed)} change")
        for tier in {**past.before, **past.after}:
            counts = past.before.get(tier, 0), past.after.get(tier, 0)
            click.echo(f"  {tier:<10} {counts[0]} -> {counts[1]}")
    for reason in (*judged.refused, *judged.faults):
        click.echo(f"REFUSED: {reason}")


def count_on(done: int, of: int) -> None:
    """Progress, for people who look at a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r{done}{f' of {of}' if of else ''} ", nl=False, err=True)


async def _at_bench(task: Callable[[LexiconBench], Awaitable[T]], actor: str) -> T:
    config = load_config()
    keyring, clock = load_keyring(config), SystemClock()
    store = await open_store(config.database_url, keyring, clock, shared=True)
    try:
        return await task(LexiconBench(store, clock, Screens(), actor))
    finally:
        await store.close()
