"""What stands under a message."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.channels.telegram import keyboards
from bot.channels.telegram.keyboards import Keyboards, Markup
from bot.core.model import Body, Button

ANA = "5001"


def labels(markup: Markup) -> list[list[str]]:
    if isinstance(markup, InlineKeyboardMarkup):
        return [[button.text for button in row] for row in markup.inline_keyboard]
    assert isinstance(markup, ReplyKeyboardMarkup)
    return [[button.text for button in row] for row in markup.keyboard]


def test_buttons_stand_in_their_rows() -> None:
    buttons = (Button("A", "x:a"), Button("C", "x:c", row=1), Button("B", "x:b"))
    assert labels(Keyboards().markup_for(ANA, Body("?", buttons))) == [["A", "B"], ["C"]]


def test_a_link_is_a_button_without_data() -> None:
    markup = Keyboards().markup_for(ANA, Body("?", (Button("Call", "", url="https://a.org"),)))
    assert isinstance(markup, InlineKeyboardMarkup)
    button = markup.inline_keyboard[0][0]
    assert (button.url, button.callback_data) == ("https://a.org", None)


def test_a_message_without_choices_has_no_keyboard() -> None:
    assert Keyboards().markup_for(ANA, Body("Well done.")) is None


def test_asking_for_the_place_offers_the_apps_own_button() -> None:
    markup = Keyboards().markup_for(ANA, Body("Where?", asks="location"))
    assert isinstance(markup, ReplyKeyboardMarkup)
    assert (markup.one_time_keyboard, markup.resize_keyboard) == (True, True)
    assert markup.keyboard[0][0].request_location
    assert not markup.keyboard[0][0].request_contact


def test_a_button_named_after_what_is_asked_words_the_share_button() -> None:
    buttons = (Button("New York", "zone:pick:1"), Button("Share my number", "contact"))
    markup = Keyboards().markup_for(ANA, Body("?", buttons, asks="contact"))
    assert labels(markup) == [["Share my number"], ["New York"]]
    assert isinstance(markup, ReplyKeyboardMarkup)
    assert markup.keyboard[0][0].request_contact


def test_the_share_button_is_taken_away_once_by_the_next_plain_message() -> None:
    boards = Keyboards()
    boards.was_sent(ANA, boards.markup_for(ANA, Body("Where?", asks="location")))
    assert boards.markup_for("5002", Body("Hello")) is None
    with_buttons = boards.markup_for(ANA, Body("?", (Button("A", "x:a"),)))
    assert isinstance(with_buttons, InlineKeyboardMarkup)
    boards.was_sent(ANA, with_buttons)
    removal = boards.markup_for(ANA, Body("Thank you"))
    assert isinstance(removal, ReplyKeyboardRemove)
    boards.was_sent(ANA, removal)
    assert boards.markup_for(ANA, Body("Bye")) is None


def test_only_so_many_chats_are_remembered() -> None:
    boards = Keyboards()
    share = boards.markup_for("0", Body("Where?", asks="location"))
    for number in range(keyboards.MAX_CHATS + 1):
        boards.was_sent(str(number), share)
    assert boards.markup_for("0", Body("Hi")) is None
    assert boards.markup_for("1", Body("Hi")) is not None
