"""What stands under a message."""

from __future__ import annotations

from typing import Any

from bot.channels.telegram import keyboards
from bot.channels.telegram.keyboards import REMOVAL, Keyboards
from bot.core.model import Body, Button

ANA = "5001"


def markup_for(body: Body) -> Any:
    return Keyboards().markup_for(ANA, body)


def test_buttons_stand_in_their_rows() -> None:
    buttons = (Button("A", "x:a"), Button("C", "x:c", row=1), Button("B", "x:b"))
    rows = markup_for(Body("?", buttons))["inline_keyboard"]
    assert [[key["text"] for key in row] for row in rows] == [["A", "B"], ["C"]]


def test_a_tap_tells_what_the_message_is_about() -> None:
    buttons = (Button("Taken", "dose:taken:"), Button("Help", "help:me"))
    [[taken], [help_me]] = markup_for(
        Body("?", (buttons[0], buttons[1]._replace(row=1)), subject="17")
    )["inline_keyboard"]
    assert taken == {"text": "Taken", "callback_data": "dose:taken:17"}
    assert help_me == {"text": "Help", "callback_data": "help:me"}


def test_a_link_is_a_button_without_data() -> None:
    markup = markup_for(Body("?", (Button("Call", "", url="https://a.org"),)))
    assert markup == {"inline_keyboard": [[{"text": "Call", "url": "https://a.org"}]]}


def test_a_message_without_choices_has_no_keyboard() -> None:
    assert markup_for(Body("Well done.")) is None


def test_asking_for_the_place_offers_the_apps_own_button() -> None:
    assert markup_for(Body("Where?", asks="location")) == {
        "keyboard": [[{"text": "📍", "request_location": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_a_button_named_after_what_is_asked_words_the_share_button() -> None:
    buttons = (Button("New York", "zone:pick:1"), Button("Share my number", "contact"))
    markup = markup_for(Body("?", buttons, asks="contact"))
    share = {"text": "Share my number", "request_contact": True}
    assert markup["keyboard"] == [[share], [{"text": "New York"}]]


def test_the_share_button_is_taken_away_once_by_the_next_plain_message() -> None:
    boards = Keyboards()
    boards.was_sent(ANA, boards.markup_for(ANA, Body("Where?", asks="location")))
    assert boards.markup_for("5002", Body("Hello")) is None
    with_buttons = boards.markup_for(ANA, Body("?", (Button("A", "x:a"),)))
    assert with_buttons is not None
    assert "inline_keyboard" in with_buttons
    boards.was_sent(ANA, with_buttons)
    removal = boards.markup_for(ANA, Body("Thank you"))
    assert removal == REMOVAL
    boards.was_sent(ANA, removal)
    assert boards.markup_for(ANA, Body("Bye")) is None


def test_only_so_many_chats_are_remembered() -> None:
    boards = Keyboards()
    share = boards.markup_for("0", Body("Where?", asks="location"))
    for number in range(keyboards.MAX_CHATS + 1):
        boards.was_sent(str(number), share)
    assert boards.markup_for("0", Body("Hi")) is None
    assert boards.markup_for("1", Body("Hi")) is not None
