"""`steady enroll`, `steady invite` and `steady export`: people, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from zoneinfo import available_timezones

import click
import phonenumbers

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.core.ports import Rows
from bot.storage import open_store
from handlers.export import patient_file
from handlers.invitation import new_invitation
from handlers.staff_enrolment import Prepared, prepare
from messages.words import parse_times, zones_of_number

T = TypeVar("T")


@click.command()
@click.option("--phone", required=True, help="Mobile number, +15550100 or local to --country.")
@click.option("--times", "times_text", default="", help='Reminder times, "8am" or "8:00, 20:00".')
@click.option("--zone", default="", help="IANA time zone; default: the number's region.")
@click.option("--language", default="", help="One that you offer; default: your first one.")
@click.option("--name", default=None, help="For staff only; kept encrypted.")
def enroll(phone: str, times_text: str, zone: str, language: str, name: str | None) -> None:
    """Sign a person up: they get one text and answer 1 to agree."""
    config = load_config()
    language = language or config.languages[0]
    if language not in config.languages:
        offered = ", ".join(config.languages)
        raise click.BadParameter(f"you offer {offered}", param_hint="--language")
    number = _number(phone, config.country)
    times = parse_times(times_text, language) if times_text else ()
    if times is None or any(not at.is_certain for at in times):
        raise click.BadParameter(
            'type the times like "8am" or "8:00, 20:00"', param_hint="--times"
        )
    zones = (zone,) if zone else zones_of_number(number)
    if len(zones) != 1 or zones[0] not in available_timezones():
        told = "there is no such zone" if zone else "the number does not tell it"
        raise click.BadParameter(f"{told}: give one like America/New_York", param_hint="--zone")
    prepared = Prepared(
        number, language, zones[0], tuple(f"{at.hour:02}{at.minute:02}" for at in times), name
    )
    now = SystemClock().now()
    asyncio.run(_write(config, lambda rows: prepare(rows, config, prepared, now)))
    click.echo("Signed up. The first text goes out while `steady run` is running.")


@click.command()
@click.option("--count", default=1, show_default=True, type=click.IntRange(1, 500))
def invite(count: int) -> None:
    """Make invitation codes (STEADY_JOIN=code); each can be used once."""
    config = load_config()
    codes = asyncio.run(_write(config, lambda rows: [new_invitation(rows) for _ in range(count)]))
    for code in codes:
        click.echo(code)


@click.command()
@click.argument("patient_id", type=int)
def export(patient_id: int) -> None:
    """Print everything that is kept about a person, as JSON."""
    config = load_config()
    click.echo(asyncio.run(_read(config, lambda rows: patient_file(rows, patient_id))))


def _number(phone: str, country: str) -> str:
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException as error:
        raise click.BadParameter(str(error), param_hint="--phone") from None
    if not phonenumbers.is_possible_number(number):
        raise click.BadParameter("that is not a phone number", param_hint="--phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


async def _write(config: Config, work: Callable[[Rows], T]) -> T:
    keyring, clock = load_keyring(config), SystemClock()
    store = await open_store(config.database_url, keyring, clock, shared=True)
    try:
        return await store.write(work)
    finally:
        await store.close()


async def _read(config: Config, work: Callable[[Rows], T]) -> T:
    keyring, clock = load_keyring(config), SystemClock()
    store = await open_store(config.database_url, keyring, clock, read_only=True)
    try:
        return await store.read(work)
    finally:
        await store.close()
