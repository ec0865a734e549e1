"""`steady screen`: what the safety screen makes of a text, and why."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from messages.screen import Screen, Screening, shipped_screen


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help='Read {"text": …} lines from standard input.')
def screen(text: str | None, jsonl: bool) -> None:
    """Explain what the screen, as shipped, makes of TEXT (tier, topic, rules, words, context)."""
    checker = shipped_screen()
    if jsonl:
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                click.echo(_json_line(checker, line, number))
    elif text is None:
        raise click.UsageError("give a text in quotes, or --jsonl and lines on standard input")
    else:
        click.echo(checker.explain(text))


def _json_line(checker: Screen, line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f'line {number} is not {{"text": "…"}}') from None
    return json.dumps(_record(text, checker.read(text)), ensure_ascii=True)


def _record(text: str, screening: Screening) -> dict[str, object]:
    return {
        "text": text,
        "tier": screening.tier,
        "topic": screening.topic,
        "findings": [asdict(finding) for finding in screening.findings],
    }
