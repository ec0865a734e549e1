"""The settings: read once, checked together. No other module looks at the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.core.errors import ConfigError

PREFIX = "STEADY_"
Words = Annotated[tuple[str, ...], NoDecode]


class Join(StrEnum):
    """Who may enrol."""

    OPEN = "open"
    CODE = "code"  # with an invitation code
    CLOSED = "closed"  # only people whom staff enrolled


class Config(BaseSettings):
    """All settings: each the variable STEADY_<NAME>, or STEADY_<NAME>_FILE naming a file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="forbid"
    )

    # Who runs this
    clinic_name: str = Field("", description="Name of the clinic, as HELP says it.")
    clinic_phone: str = Field("", description="Number that patients may call, as HELP says it.")
    clinic_hours: str = Field("", description="When somebody answers there, in words.")
    country: str = Field("US", pattern="^[A-Z]{2}$", description="Country, ISO 3166, two letters.")
    languages: Words = Field(("en", "es"), description="Languages offered, comma separated.")
    join: Join = Field(Join.OPEN, description="Who may enrol: open, code or closed.")

    # Where things are
    database_url: str = Field("sqlite:///data/steady.db", description="Where rows are kept.")
    keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Encryption keys, newest first; made in a file beside the database if unset.",
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port of the web server; 0 picks one.")
    public_url: str = Field("", description="Address from outside, https://…; turns webhooks on.")
    simulator: bool | None = Field(
        None,
        description="Phone simulator; unset: on only while no provider is set, loopback only.",
    )

    # Telegram
    telegram_token: SecretStr | None = Field(None, description="Bot token from @BotFather.")
    telegram_api_url: str = Field("https://api.telegram.org", description="Bot API server.")
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="Secret of the Telegram webhook; derived from the key if unset."
    )
    telegram_per_second: float = Field(
        30, gt=0, description="Messages a second over all chats; Telegram's free limit is 30."
    )
    telegram_chat_per_second: float = Field(
        1, gt=0, description="Messages a second to one chat, after a burst of three."
    )

    # SMS
    twilio_account_sid: str = Field("", description="Twilio account, AC…")
    twilio_auth_token: SecretStr | None = Field(None, description="Twilio auth token.")
    twilio_from: str = Field("", description="Sending number, E.164; or a Messaging Service.")
    twilio_messaging_service_sid: str = Field("", description="Messaging Service, MG…")
    twilio_api_url: str = Field("https://api.twilio.com", description="Twilio API server.")
    sms_per_second: float = Field(
        1,
        gt=0,
        description="Segments a second: long code 1, toll-free 3, short code 100; a Messaging"
        " Service the sum of its numbers.",
    )
    sms_segment_price: float = Field(
        0, ge=0, description="Price of one SMS segment, such as 0.0083: editors see the cost."
    )

    # Reminders
    nag_minutes: Words = Field(("30", "120"), description="Follow-ups, minutes after a reminder.")
    dose_window_hours: int = Field(6, ge=1, le=24, description="How long a dose can be answered.")
    late_reminder_minutes: int = Field(
        120, ge=5, le=720, description="After an outage: how late a reminder is still sent."
    )

    # Staff
    staff_alerts: Words = Field(
        (), description="Who is alerted, in order: telegram:<chat id> or sms:<E.164>."
    )
    alert_minutes: int = Field(
        10, ge=1, le=1440, description="Minutes until an unacknowledged alert goes to the next."
    )

    # Running
    backup_folder: str = Field("", description="A copy of the database is put there each night.")
    dead_man_url: str = Field(
        "", description="Called each minute while all is well, such as a healthchecks address."
    )
    keep_days: int = Field(
        180, ge=7, description="Days after which settled events and messages are removed."
    )
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Log level."
    )
    log_format: str = Field("auto", pattern="^(auto|json|text)$", description="Log format.")

    @field_validator("languages", "keys", "nag_minutes", "staff_alerts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("nag_minutes")
    @classmethod
    def _whole_minutes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(part.isdecimal() and 0 < int(part) <= 1440 for part in value):
            raise ValueError("must be whole minutes between 1 and 1440, comma separated")
        return value

    @field_validator("staff_alerts")
    @classmethod
    def _known_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            kind, _, address = part.partition(":")
            if kind not in {"telegram", "sms", "simulator"} or not address:
                raise ValueError("must be telegram:<chat id> or sms:<number>, comma separated")
        return value

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _consistent(self) -> Config:
        problems = []
        parts = (self.twilio_account_sid, self.twilio_auth_token)
        sender = self.twilio_from or self.twilio_messaging_service_sid
        if any((*parts, sender)) and not all((*parts, sender)):
            problems.append(
                "SMS needs STEADY_TWILIO_ACCOUNT_SID, STEADY_TWILIO_AUTH_TOKEN and one of"
                " STEADY_TWILIO_FROM or STEADY_TWILIO_MESSAGING_SERVICE_SID"
            )
        if self.has_sms and not self.public_url:
            problems.append("SMS needs STEADY_PUBLIC_URL: Twilio delivers answers to a webhook")
        if self.simulator and self.host not in {"127.0.0.1", "::1", "localhost"}:
            problems.append("STEADY_SIMULATOR can only be on while STEADY_HOST is 127.0.0.1")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def has_telegram(self) -> bool:
        """Whether Telegram is set up."""
        return self.telegram_token is not None

    @property
    def has_sms(self) -> bool:
        """Whether SMS is set up."""
        return bool(self.twilio_account_sid and self.twilio_auth_token)

    @property
    def has_simulator(self) -> bool:
        """Whether the phone simulator is served."""
        if self.simulator is not None:
            return self.simulator
        is_loopback = self.host in {"127.0.0.1", "::1", "localhost"}
        return is_loopback and not (self.has_telegram or self.has_sms)

    @cached_property
    def nag_waits(self) -> tuple[timedelta, ...]:
        """Follow-ups: how long after the reminder, or after the follow-up before, in order."""
        minutes = sorted({int(part) for part in self.nag_minutes})
        return tuple(timedelta(minutes=n - m) for m, n in pairwise([0, *minutes]))

    @cached_property
    def dose_window(self) -> timedelta:
        """How long a dose can be answered."""
        return timedelta(hours=self.dose_window_hours)

    @cached_property
    def late_reminder(self) -> timedelta:
        """How late a reminder is still sent."""
        return timedelta(minutes=self.late_reminder_minutes)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of strength: given in code, environment, NAME_FILE, `.env`."""
        del file_secret_settings
        return init_settings, env_settings, _FileSource(settings_cls), dotenv_settings


class _FileSource(PydanticBaseSettingsSource):
    """`STEADY_NAME_FILE` names a file that holds the value, as container secrets do."""

    def get_field_value(self, field: object, field_name: str) -> tuple[Any, str, bool]:
        del field
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        value = Path(path).read_text(encoding="utf-8").strip() if path else None
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                found[key] = value
        return found


def load_config(env_file: Path | None = Path(".env"), **given: object) -> Config:
    """Read the settings from the environment and `env_file`; `given` ones win.

    Raises:
        ConfigError: with every problem found, each naming its setting.
    """
    try:
        settings: Mapping[str, Any] = given
        return Config(_env_file=env_file, **settings)
    except ValidationError as error:
        raise ConfigError([_problem(item) for item in error.errors()]) from None
    except OSError as error:
        raise ConfigError([f"a STEADY_…_FILE cannot be read: {error}"]) from None


def _problem(item: Any) -> str:
    name = ".".join(str(part) for part in item["loc"]).upper()
    text = item["msg"].removeprefix("Value error, ")
    if not name:
        return str(text)
    prefix = "" if name.startswith(PREFIX) else PREFIX
    if item["type"] == "extra_forbidden":
        return f"{prefix}{name}: there is no such setting"
    return f"{prefix}{name}: {text}"
