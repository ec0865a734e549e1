"""`steady doctor`: what is missing or wrong, and what to do about each."""

from __future__ import annotations

import asyncio
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import click

from bot.app import build_channels, key_file, load_keyring
from bot.core.clock import Clock, SystemClock
from bot.core.config import Config, load_config
from bot.core.errors import SteadyError, StorageError
from bot.core.lexicon import TROUBLE
from bot.core.ports import Rows, Store
from bot.storage import open_store
from messages.catalogue import load_catalogue
from messages.emergency import stale_entries
from messages.screen import shipped_screen
from scheduler.due import PARKED_AT

MOST_SKEW = 5.0  # seconds
ENOUGH_DISK = 500 * 1024 * 1024  # bytes; below this a backup may not fit


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: fine or not, and what to do where it is not."""

    name: str
    is_fine: bool
    text: str
    is_fatal: bool = True  # False: Steady works, but less well than it could


@click.command()
def doctor() -> None:
    """Look at everything Steady needs and say what is missing. Exit code 1 if something is."""
    config = load_config()
    findings = asyncio.run(_all(config))
    for finding in findings:
        mark = "ok  " if finding.is_fine else ("MISS" if finding.is_fatal else "note")
        click.echo(f"{mark}  {finding.name}: {finding.text}")
    sys.exit(any(not finding.is_fine and finding.is_fatal for finding in findings))


async def _all(config: Config) -> list[Finding]:
    clock = SystemClock()
    findings = [*_files(clock), _disk(config), _key(config), _roster(config), _who(config)]
    findings += [finding async for finding in _database(config, clock)]
    findings += [finding async for finding in _channels(config, clock)]
    findings += await asyncio.to_thread(_clock, config, clock)
    return findings


def _files(clock: Clock) -> list[Finding]:
    """Shipped texts, lexicon and numbers; a broken file is an error of its own, with its line."""
    catalogue, lexicon = load_catalogue(), shipped_screen().lexicon
    languages = ", ".join(catalogue.languages)
    stale = stale_entries(clock.now().date())
    due = ", ".join(sorted({f"{line.country} {line.kind}" for line in stale}))
    return [
        Finding("texts", True, f"{len(catalogue.keys)} templates in {languages}"),
        Finding("screen", True, f"lexicon {lexicon.version}"),
        Finding(
            "emergency numbers",
            not stale,
            f"to be checked again: {due}" if stale else "checked within their dates",
            is_fatal=False,
        ),
    ]


def _disk(config: Config) -> Finding:
    folder = key_file(config).parent
    free = shutil.disk_usage(folder if folder.exists() else Path()).free
    text = f"{free // 1024**2} MiB free beside the database"
    return Finding("disk", free > ENOUGH_DISK, text)


def _clock(config: Config, clock: Clock) -> list[Finding]:
    """Our clock against a provider's; reminders are only as right as the machine's time."""
    if config.has_telegram:
        url = config.telegram_api_url
    elif config.has_sms:
        url = config.twilio_api_url
    else:
        return []
    try:
        theirs = _time_at(url)
    except (OSError, TypeError, ValueError):
        return [Finding("clock", True, "no provider could be asked for the time")]
    skew = abs((theirs - clock.now()).total_seconds())
    todo = f"{skew:.0f} s apart from the provider" + (
        ": let the machine set its clock by the network (NTP)" if skew > MOST_SKEW else ""
    )
    return [Finding("clock", skew <= MOST_SKEW, todo)]


def _time_at(url: str) -> datetime:
    """What time a server says it is; any answer will do, even a refusal."""
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - the providers' own https
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            said = answer.headers["date"]
    except urllib.error.HTTPError as refusal:
        said = refusal.headers["date"]
    return parsedate_to_datetime(said)


def _key(config: Config) -> Finding:
    if config.keys:
        return Finding("key", True, f"{len(config.keys)} in STEADY_KEYS")
    path = key_file(config)
    text = f"in {path}; keep a copy of it apart from the backups"
    return Finding("key", True, text if path.exists() else f"will be made in {path}")


def _roster(config: Config) -> Finding:
    count = len(config.staff_alerts)
    text = f"{count} addresses are alerted in order" if count else (
        "nobody is alerted, and patients are told so; set STEADY_STAFF_ALERTS"
    )  # fmt: skip
    return Finding("staff", bool(count), text, is_fatal=False)


def _who(config: Config) -> Finding:
    is_known = bool(config.clinic_name and config.clinic_phone)
    text = "HELP names the clinic" if is_known else (
        "HELP cannot say who runs this; set STEADY_CLINIC_NAME and STEADY_CLINIC_PHONE"
    )  # fmt: skip
    return Finding("clinic", is_known, text, is_fatal=False)


async def _database(config: Config, clock: Clock) -> AsyncIterator[Finding]:
    try:
        keyring = load_keyring(config)
        store = await open_store(config.database_url, keyring, clock, read_only=True)
    except SteadyError as error:
        yield Finding("database", False, f"{error} (`steady migrate` makes a new one)")
        return
    try:
        health = await store.health()
        text = f"{health.engine}, schema {health.schema}" if health.schema else health.problem
        yield Finding("database", bool(health.schema), text or "not usable")
        yield await _lexicon(store)
        parked, stuck = await store.read(_parked)
        yield Finding("events", not parked, _given_up(parked, "incoming events"))
        yield Finding("due work", not stuck, _given_up(stuck, "pieces of due work"))
    finally:
        await store.close()


async def _lexicon(store: Store) -> Finding:
    """What staff have laid over the shipped lexicon."""
    try:
        count, trouble = await store.read(
            lambda rows: (len(rows.lexicon_edits.in_force()), rows.settings.get(TROUBLE))
        )
    except StorageError:  # made by an older Steady, or not made yet
        return Finding("lexicon", True, "as shipped, until `steady migrate`")
    text = f"{count} changes by staff" if count else "as shipped"
    if trouble:
        text += "; something is not in force: `steady lexicon list` says what"
    return Finding("lexicon", not trouble, text, is_fatal=False)


def _parked(rows: Rows) -> tuple[list[str], list[str]]:
    events = [f"inbox {entry.id} ({entry.error})" for entry in rows.inbox.parked(20)]
    work = [f"{work.kind} {work.id}" for work in rows.due.since(PARKED_AT, 20)]
    return events, work


def _given_up(rows: list[str], what: str) -> str:
    if not rows:
        return f"no {what} were given up"
    return f"{what} that failed three times: {', '.join(rows)}; the log has the reasons"


async def _channels(config: Config, clock: Clock) -> AsyncIterator[Finding]:
    channels = build_channels(config, clock, load_keyring(config), load_catalogue())
    if not any(kind in channels for kind in ("telegram", "sms")):
        text = "only the simulator; set STEADY_TELEGRAM_TOKEN, or the STEADY_TWILIO_… settings"
        yield Finding("channels", False, text, is_fatal=False)
    for kind, channel in channels.items():
        inspect = getattr(channel, "inspect", None)
        if inspect is not None:
            for name, is_fine, text in await inspect():
                yield Finding(f"{kind} {name}", is_fine, text or "well")
        await channel.stop()
