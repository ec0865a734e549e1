"""Settings: where they come from, and that every problem is told, together and by name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.config import Config, Join, load_config
from bot.core.errors import ConfigError

MINUTE = timedelta(minutes=1)
SMS = {
    "twilio_account_sid": "AC1",
    "twilio_auth_token": "t",
    "twilio_from": "+15550100",
    "public_url": "https://steady.example",
}


def test_nothing_needs_to_be_set() -> None:
    config = load_config(None)
    assert config.join is Join.OPEN
    assert config.has_simulator
    assert not config.has_telegram
    assert not config.has_sms
    assert config.nag_waits == (30 * MINUTE, 90 * MINUTE)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("STEADY_PORT=1\nSTEADY_COUNTRY=GB\n")
    monkeypatch.setenv("STEADY_PORT", "2")
    config = load_config(env_file)
    assert (config.port, config.country) == (2, "GB")
    assert load_config(env_file, port=3).port == 3


def test_a_secret_can_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "token"
    secret.write_text("123:abc\n")
    monkeypatch.setenv("STEADY_TELEGRAM_TOKEN_FILE", str(secret))
    token = load_config(None).telegram_token
    assert token is not None
    assert token.get_secret_value() == "123:abc"
    assert "abc" not in repr(load_config(None))


def test_a_secret_file_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_TELEGRAM_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(None)


def test_lists_are_separated_by_commas() -> None:
    config = load_config(
        None, nag_minutes="120, 15, 15", staff_alerts="telegram:1, sms:+15550100,"
    )
    assert config.nag_waits == (15 * MINUTE, 105 * MINUTE)
    assert config.staff_alerts == ("telegram:1", "sms:+15550100")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"port": "lots"}, "STEADY_PORT"),
        ({"port": 70000}, "STEADY_PORT"),
        ({"country": "usa"}, "STEADY_COUNTRY"),
        ({"join": "maybe"}, "STEADY_JOIN"),
        ({"nag_minutes": "soon"}, "whole minutes"),
        ({"nag_minutes": "0"}, "whole minutes"),
        ({"staff_alerts": "fax:1"}, "telegram:<chat id>"),
        ({"staff_alerts": "telegram:"}, "telegram:<chat id>"),
        ({"public_url": "http://steady.example"}, "https://"),
        ({**SMS, "twilio_auth_token": None}, "STEADY_TWILIO_AUTH_TOKEN"),
        ({**SMS, "twilio_from": ""}, "STEADY_TWILIO_FROM"),
        ({**SMS, "public_url": ""}, "STEADY_PUBLIC_URL"),
        ({"simulator": True, "host": "0.0.0.0"}, "STEADY_SIMULATOR"),  # noqa: S104 - refused
        ({"log_level": "loud"}, "STEADY_LOG_LEVEL"),
        ({"portt": 1}, "no such setting"),
    ],
)
def test_what_cannot_be_used_is_told_by_name(given: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(None, **given)
    assert told in str(raised.value)


def test_all_problems_are_told_together() -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(None, port="x", country="x", log_level="x")
    assert len(raised.value.problems) == 3


@pytest.mark.parametrize(
    ("given", "is_on"),
    [
        ({}, True),
        ({"telegram_token": "1:x"}, False),
        (SMS, False),
        ({"telegram_token": "1:x", "simulator": True}, True),
        ({"simulator": False}, False),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - the point of the row
    ],
)
def test_the_simulator_is_on_only_where_nobody_else_can_see_it(
    given: dict[str, object], is_on: bool
) -> None:
    assert load_config(None, **given).has_simulator is is_on


def test_a_full_sms_set_up_is_taken() -> None:
    config: Config = load_config(None, **SMS)
    assert config.has_sms
    assert config.public_url == "https://steady.example"
