"""Staff's texts over the shipped ones: by part, and never without something to say."""

from __future__ import annotations

from messages.catalogue import Catalogue
from messages.edited import edited_catalogue
from messages.template import Form, Template

HI = Template("a.hi", "en", {"text": "Hi", "discreet": "Hey"}, words=("hello",), segments=1)
BYE = Template("a.bye", "en", {"telegram": "Bye", "sms": "Bye now"})
SHIPPED = Catalogue(
    {"en": {"a.hi": HI, "a.bye": BYE}, "es": {"a.hi": Template("a.hi", "es", {"text": "Hola"})}}
)


def say(catalogue: Catalogue, key: str, language: str, **how: bool) -> str:
    form = Form.SMS if how.get("sms") else Form.TELEGRAM
    return catalogue.render(key, language, form, discreet=how.get("discreet", False), variables={})


def test_an_edited_part_is_said_and_the_others_as_shipped() -> None:
    edited = edited_catalogue(SHIPPED, {("a.hi", "en"): {"text": "Good day"}})
    assert say(edited, "a.hi", "en") == "Good day"
    assert say(edited, "a.hi", "en", discreet=True) == "Hey"
    assert say(edited, "a.hi", "es") == "Hola"
    assert edited.template("a.hi", "en").words == ("hello",)


def test_a_form_that_was_not_shipped_can_be_added() -> None:
    edited = edited_catalogue(SHIPPED, {("a.hi", "en"): {"sms": "Hi by SMS"}})
    assert say(edited, "a.hi", "en", sms=True) == "Hi by SMS"
    assert say(edited, "a.hi", "en") == "Hi"


def test_the_shipped_catalogue_stays_at_hand_and_as_it_was() -> None:
    edited = edited_catalogue(SHIPPED, {("a.hi", "en"): {"text": "Good day"}})
    assert edited.shipped is SHIPPED
    assert say(SHIPPED, "a.hi", "en") == "Hi"
    assert edited_catalogue(SHIPPED, {}).keys == SHIPPED.keys


def test_staff_can_translate_what_is_not_translated() -> None:
    assert say(SHIPPED, "a.bye", "es") == "Bye"
    edits = {("a.bye", "es"): {"text": "Adiós"}, ("a.hi", "fr"): {"text": "Salut"}}
    edited = edited_catalogue(SHIPPED, edits)
    assert say(edited, "a.bye", "es") == "Adiós"
    assert edited.template("a.hi", "fr").language == "fr"
    assert edited.languages == ("en", "es", "fr")
    assert say(edited, "a.bye", "fr") == "Bye"


def test_half_a_translation_is_not_shown() -> None:
    edited = edited_catalogue(SHIPPED, {("a.bye", "es"): {"sms": "Adiós"}})
    assert say(edited, "a.bye", "es", sms=True) == "Bye now"


def test_edits_of_what_is_shipped_no_longer_are_left_out() -> None:
    edits = {("gone.key", "en"): {"text": "x"}, ("a.hi", "en"): {"video": "x"}}
    edited = edited_catalogue(SHIPPED, edits)
    assert edited.keys == SHIPPED.keys
    assert edited.template("a.hi", "en").parts == HI.parts
