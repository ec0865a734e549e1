"""The check of outgoing calls against the Bot API's description really finds mistakes."""

from __future__ import annotations

import pytest

from tests.fakes.telegram_spec import PATH, TelegramSpec, telegram_spec

KEYBOARD = '{"inline_keyboard": [[{"text": "A", "callback_data": "%s"}]]}'
SENT = {"chat_id": "5001", "text": "Hello"}


@pytest.fixture
def spec() -> TelegramSpec:
    found = telegram_spec()
    if found is None:
        pytest.skip(f"{PATH.name} is not at hand: set STEADY_SPECS to its folder")
    return found


@pytest.mark.parametrize(
    "form",
    [
        SENT,
        {**SENT, "chat_id": "@channel"},
        {**SENT, "text": "&lt;" * 4096},
        {**SENT, "link_preview_options": '{"is_disabled": true}'},
        {**SENT, "reply_markup": KEYBOARD % "a"},
        {**SENT, "reply_markup": '{"remove_keyboard": true}'},
    ],
    ids=str,
)
def test_a_good_call_has_no_problems(spec: TelegramSpec, form: dict[str, str]) -> None:
    assert spec.problems("sendMessage", form, set()) == []


@pytest.mark.parametrize(
    ("method", "form", "files", "problem"),
    [
        ("sendMesage", SENT, set(), "no method"),
        ("sendMessage", {"chat_id": "1"}, set(), "text is missing"),
        ("sendMessage", {**SENT, "txet": "x"}, set(), "unknown parameter txet"),
        ("sendMessage", {**SENT, "text": "x" * 4097}, set(), "4097 characters"),
        ("sendMessage", {**SENT, "message_thread_id": "one"}, set(), "message_thread_id"),
        ("sendMessage", {**SENT, "link_preview_options": "{"}, set(), "link_preview_options"),
        ("sendMessage", {**SENT, "link_preview_options": '{"off": true}'}, set(), "link_preview"),
        ("sendMessage", {**SENT, "disable_notification": "1"}, set(), "disable_notification"),
        (
            "sendMessage",
            {**SENT, "reply_markup": KEYBOARD % ("x" * 65)},
            set(),
            "reply_markup",
        ),
        ("sendMessage", {"chat_id": "1"}, {"text"}, "takes no file"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, set(), "201"),
    ],
)
def test_a_bad_call_is_found(
    spec: TelegramSpec, method: str, form: dict[str, str], files: set[str], problem: str
) -> None:
    found = spec.problems(method, form, files)
    assert any(problem in line for line in found)
