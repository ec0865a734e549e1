"""`steady lexicon …`: adding and retiring phrases of the safety screen, from the command line."""

from __future__ import annotations

import json

import click

from bot.cli import lexicon_desk as desk
from bot.cli.signature import AS, sign
from bot.cli.template_desk import read
from bot.core.lexicon import TROUBLE, Judgement, Written, name_from
from bot.core.model import LexiconVersion
from bot.core.ports import Rows
from messages.screen import Tier, shipped_screen
from messages.screen.lexicon import Rule
from messages.screen.plain_words import MOST_BETWEEN

CHANGE = click.argument("change", type=int)
TIER = click.Choice([tier.value for tier in Tier])
WHY = click.option("--why", required=True, help="For the person who approves, and the record.")


lexicon = click.Group(
    "lexicon",
    params=[AS],
    callback=sign,
    help="Add and retire phrases that the safety screen knows; a second person approves.",
)


@lexicon.command("list")
@click.argument("words", nargs=-1)
def list_(words: tuple[str, ...]) -> None:
    """List open changes and those in force; with WORDS, the shipped rules that hold them all."""
    if words:
        for rule in shipped_screen().lexicon.rules:
            said = " ".join([rule.id, rule.topic, *rule.patterns, *rule.must_match]).casefold()
            if all(word.casefold() in said for word in words):
                click.echo(f"{rule.id}  {rule.kind}  {rule.tier}  {rule.topic}".rstrip())
        return

    def look(rows: Rows) -> tuple[list[LexiconVersion], str]:
        edits = rows.lexicon_edits
        return [*edits.in_force(), *edits.open()], rows.settings.get(TROUBLE) or "{}"

    versions, trouble = read(look)
    for version in versions:
        click.echo(_line(version))
    for name, reason in json.loads(trouble).items():
        click.echo(f"NOT IN FORCE: {name or 'all changes'}: {reason}")
    if not versions:
        click.echo("The lexicon is as shipped.")


@lexicon.command()
@click.argument("what")
def show(what: str) -> None:
    """Print a change by its number, or a rule by its id, with all its changes."""

    def look(rows: Rows) -> list[LexiconVersion]:
        if what.isdecimal():
            found = rows.lexicon_edits.get(int(what))
            return [] if found is None else [found]
        return rows.lexicon_edits.history(what, 50)

    versions = read(look)
    rule = next((rule for rule in shipped_screen().lexicon.rules if rule.id == what), None)
    if not versions and rule is None:
        raise click.ClickException(f"there is no change or rule '{what}'")
    if rule is not None:
        _say_rule(rule)
    for version in versions:
        click.echo(_line(version))
        for key, value in version.content.items():
            for each in value if isinstance(value, list) else [value]:
                click.echo(f"        {key}: {each}")
    if what.isdecimal():
        judged = Judgement.of(versions[0].judgement)
        if judged is not None:
            desk.say_judgement(judged)


@lexicon.command()
@click.option("--language", default="en", show_default=True)
@click.option("--tier", required=True, type=TIER, help="None: everyday wording.")
@click.option("--topic", required=True, help="Such as breathing; see topics.yaml.")
@click.option("--name", default="", help="Default: made of the first phrase.")
@click.option("--words", multiple=True, help="A phrase in plain words, in their order.")
@click.option("--between", default=2, show_default=True, type=click.IntRange(0, MOST_BETWEEN))
@click.option("--pattern", "patterns", multiple=True, help="A phrase in the pattern language.")
@click.option("--must-match", multiple=True, help="A sentence that must be found.")
@click.option("--must-not-match", multiple=True, help="A similar one that must not be found.")
@click.option("--change", type=int, default=None, help="An open change of yours to replace.")
@WHY
def add(
    language: str,
    tier: str,
    topic: str,
    name: str,
    words: tuple[str, ...],
    between: int,
    patterns: tuple[str, ...],
    must_match: tuple[str, ...],
    must_not_match: tuple[str, ...],
    change: int | None,
    why: str,
) -> None:
    """Keep an entry as a draft: its phrases, and sentences that it is checked by."""
    named = name_from(name or (words[0][:40] if words else ""))
    written = Written(
        named, language, tier, topic, words, between, patterns, must_match, must_not_match
    )
    desk.say(desk.work(lambda bench: bench.write_entry(written, why, change)))


@lexicon.command()
@click.argument("rule")
@click.option("--pattern", "patterns", multiple=True, help="Only this phrase of it.")
@WHY
def retire(rule: str, patterns: tuple[str, ...], why: str) -> None:
    """Keep, as a draft, that RULE or some of its phrases are no longer used."""
    desk.say(desk.work(lambda bench: bench.retire(rule, patterns, why)))


@lexicon.command()
@CHANGE
@click.option("--days", default=30, show_default=True, help="Of real texts; 0: none.")
def replay(change: int, days: int) -> None:
    """Read the test sentences, and real texts, with and without a change. Exit code 1: refused."""
    version = desk.work(lambda bench: bench.replay(change, days, desk.count_on))
    judged = Judgement.of(version.judgement)
    if judged is not None:
        desk.say_judgement(judged)
        if not judged.passes:
            raise click.exceptions.Exit(1)


@lexicon.command()
@CHANGE
def propose(change: int) -> None:
    """Ask for a second person; it is replayed first."""
    desk.say(desk.work(lambda bench: bench.propose(change)))


@lexicon.command()
@CHANGE
def approve(change: int) -> None:
    """Agree to a change of somebody else."""
    desk.say(desk.work(lambda bench: bench.approve(change)))


@lexicon.command()
@CHANGE
def publish(change: int) -> None:
    """Replay an approved change once more and put it into force."""
    desk.say(desk.work(lambda bench: bench.publish(change, desk.count_on)))


@lexicon.command()
@CHANGE
@click.option("--why", default="", help="For the record.")
def withdraw(change: int, why: str) -> None:
    """Give up an open change, or say no to somebody's."""
    desk.say(desk.work(lambda bench: bench.withdraw(change, why)))


@lexicon.command()
@click.argument("rule")
@click.option("--to", type=int, default=None, help="A change; default: what was before.")
@click.option("--why", default="", help="For the person who approves, and the record.")
def rollback(rule: str, to: int | None, why: str) -> None:
    """Keep an older state of RULE as a draft: propose, approve and publish it as any change."""
    desk.say(desk.work(lambda bench: bench.roll_back(rule, to, why)))


def _line(version: LexiconVersion) -> str:
    when = f"{version.at:%Y-%m-%d %H:%M}"
    about = f"{version.id:>5}  {version.state:9}  {version.change:7}  {version.rule}"
    return f"{about}  {when}  {version.author}  {version.why}".rstrip()


def _say_rule(rule: Rule) -> None:
    click.echo(f"{rule.id}, as shipped: {rule.kind} {rule.tier} {rule.topic}".rstrip())
    for pattern in rule.patterns:
        click.echo(f"        {pattern}")
