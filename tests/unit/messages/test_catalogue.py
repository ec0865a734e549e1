"""The shipped texts: the same in every language, of a fair length, plain, and discreet."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path
from statistics import mean

import pytest

from messages.catalogue import STANDARD_VARIABLES, Catalogue, load_catalogue
from messages.document import DocumentError
from messages.rendering import render, variables_in
from messages.sms_length import measure
from messages.template import Form, Template
from tests.unit.messages.sentences import (
    REPOSITORY,
    STIGMATISING,
    english_grade,
    spanish_ease,
    telling_words,
)

CATALOGUE = load_catalogue()
LANGUAGES = CATALOGUE.languages
EVERY = [(key, language) for key in CATALOGUE.keys for language in LANGUAGES]
TELEGRAM_LIMIT = 4096
MOST_SEGMENTS = 4
MEAN_GRADE, HIGHEST_GRADE = 6.0, 8.0
LOWEST_EASE = 55.0  # INFLESZ: below it a text is "somewhat difficult"
WORDS_TO_JUDGE = 12  # a reading grade of less says nothing
NO_SENTENCES = {"export.link", "settings.show", "status.show"}  # lists and addresses
RESERVED = {
    *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"),
    *("start", "yes", "unstop", "help", "info"),
}
MAY_NAME_RESERVED = {  # carriers require the words STOP and HELP there
    *("enrolment.welcome", "enrolment.staff_enrolled", "link.sure"),
    *("stop_help.help", "stop_help.started", "stop_help.stopped"),
}
SOURCES = ("bot", "handlers")


def test_every_key_is_said_in_every_language() -> None:
    assert [(key, code) for key, code in EVERY if not CATALOGUE.has(key, code)] == []


def test_every_template_says_what_it_is_for() -> None:
    assert [k for k in CATALOGUE.keys if not CATALOGUE.template(k, "en").purpose] == []


def test_every_language_uses_the_same_variables() -> None:
    different = {
        key: (_own(key, "en"), _own(key, other))
        for key in CATALOGUE.keys
        for other in LANGUAGES[1:]
        if not _own(key, other) <= _own(key, "en") | {"count"}
    }
    assert different == {}


def test_every_key_is_used_by_the_code() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in SOURCES
        for path in (REPOSITORY / folder).rglob("*.py")
    )
    starts = set(re.findall(r"""f["']([a-z_]+\.[a-z_]*)\{""", code))
    loose = set(re.findall(r'"([a-z_]+)"', code))
    orphans = [
        key
        for key in CATALOGUE.keys
        if f'"{key}"' not in code
        and not any(key.startswith(start) for start in starts)
        and not (key.startswith(("enrolment.plan", "button.")) and key.split(".")[1] in loose)
    ]
    assert orphans == []


def test_every_key_that_the_code_names_is_there() -> None:
    conversations = {key.partition(".")[0] for key in CATALOGUE.keys}
    named = {
        match
        for path in (REPOSITORY / "handlers").rglob("*.py")
        for match in re.findall(
            r'(?:say|ask|phrase|words|render|offer_again)\(\s*(?:NAME,\s*"\w+",\s*)?"([a-z_]+\.[a-z_]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
    assert len(named) > 50
    assert {key for key in named if key.partition(".")[0] in conversations} <= {*CATALOGUE.keys}


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("discreet", [True, False])
def test_every_text_can_be_said(form: Form, discreet: bool) -> None:
    for key, language in EVERY:
        assert _said(key, language, form, discreet=discreet) or key.startswith("common."), key


def test_every_sms_keeps_to_its_segments() -> None:
    too_long = {}
    for key, language in EVERY:
        for discreet in (True, False):
            segments = measure(_said(key, language, Form.SMS, discreet=discreet)).segments
            most = min(CATALOGUE.template(key, language).segments, MOST_SEGMENTS)
            if segments > most:
                too_long[key, language, discreet] = (segments, most)
    assert too_long == {}


def test_telegram_texts_fit_and_their_marks_are_closed() -> None:
    for key, language in EVERY:
        for discreet in (True, False):
            text = _said(key, language, Form.TELEGRAM, discreet=discreet)
            assert len(text) <= TELEGRAM_LIMIT, key
            assert _unclosed(text) == [], (key, language)


def test_nothing_tells_a_stranger_what_it_is_about() -> None:
    telling = {
        (key, language, form.value): words
        for key, language in EVERY
        for form in Form
        if not CATALOGUE.template(key, "en").reveals
        and _is_sent(key)
        and (words := telling_words(_said(key, language, form, discreet=True)))
    }
    assert telling == {}


def test_nothing_names_people_by_what_they_use() -> None:
    for key, language in EVERY:
        for part in CATALOGUE.template(key, language).parts.values():
            assert not STIGMATISING.search(part), (key, language)


def test_english_reads_easily() -> None:
    grades = {
        key: english_grade(text)
        for key in CATALOGUE.keys
        if len((text := _said(key, "en", Form.SMS, discreet=False)).split()) >= WORDS_TO_JUDGE
        and _is_sent(key)
        and key not in NO_SENTENCES
    }
    assert {key: grade for key, grade in grades.items() if grade > HIGHEST_GRADE} == {}
    assert mean(grades.values()) <= MEAN_GRADE


def test_spanish_reads_easily() -> None:
    ease = {
        key: spanish_ease(text)
        for key in CATALOGUE.keys
        if len((text := _said(key, "es", Form.TELEGRAM, discreet=False)).split()) >= WORDS_TO_JUDGE
        and _is_sent(key)
        and key not in NO_SENTENCES
    }
    assert {key: value for key, value in ease.items() if value < LOWEST_EASE} == {}


def test_no_reserved_word_is_asked_for_by_sms() -> None:
    asked = {
        (key, language): words
        for key, language in EVERY
        if key not in MAY_NAME_RESERVED
        and not key.startswith(("alert.", "command."))
        and (words := _capitals(_said(key, language, Form.SMS, discreet=True)) & RESERVED)
    }
    assert asked == {}


def test_no_choice_is_called_by_a_reserved_word() -> None:
    labels = {
        (key, language): label
        for key, language in EVERY
        if key.startswith("button.")
        and not key.startswith("button.danger_")
        and (label := _said(key, language, Form.SMS, discreet=True)).casefold() in RESERVED
    }
    assert labels == {}


def test_what_a_clinic_must_not_lose_is_protected() -> None:
    assert CATALOGUE.template("stop_help.help", "en").is_protected
    assert CATALOGUE.template("stop_help.help", "es").is_protected


def test_an_unknown_language_gets_the_base_language() -> None:
    assert CATALOGUE.template("dose.taken", "fr").language == "en"
    assert not CATALOGUE.has("dose.taken", "fr")
    with pytest.raises(KeyError):
        CATALOGUE.template("dose.nonsense", "en")


def test_words_of_all_languages_are_understood_ones_own_first() -> None:
    words = CATALOGUE.words("command.status", "es")
    assert words[0] == "estado"
    assert "status" in words
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"es/a.yaml": "b: {text: hola}"}, "no texts in the base language"),
        ({"en/a.yaml": "b: {text: hi}", "es/a.yaml": "c: {text: hola}"}, "no such key"),
        ({"en/a.yaml": "b: {text: 'hi {{ who }}'}"}, "unknown variable: who"),
        ({"en/a.yaml": "b: {text: 'hi {{'}"}, "not a template"),
        ({"en/a.yaml": "b: {telegram: hi}"}, "needs 'text'"),
        ({"en/a.yaml": "b: {text: hi, colour: red}"}, "colour"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(
    tmp_path: Path, files: dict[str, str], reason: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=re.escape(reason)):
        load_catalogue(tmp_path)


def test_a_catalogue_knows_what_was_shipped() -> None:
    edited = Catalogue({"en": {}}, shipped=CATALOGUE)
    assert edited.shipped is CATALOGUE
    assert CATALOGUE.shipped is CATALOGUE


# -- inside ---------------------------------------------------------------------------------------


def _said(key: str, language: str, form: Form, *, discreet: bool) -> str:
    """The longest that is usual: with the examples of all variables."""
    template = CATALOGUE.template(key, language)
    variables: dict[str, object] = {**STANDARD_VARIABLES, **_examples(template)}
    return render(template.parts[template.part_for(form, discreet)], form, variables)


def _examples(template: Template) -> dict[str, object]:
    """Examples are written as texts; what is counted with is a number."""
    examples = template.variables.items()
    return {name: int(text) if text.isdecimal() else text for name, text in examples}


def _own(key: str, language: str) -> set[str]:
    """Variables of its own that a text uses in any of its forms."""
    parts = CATALOGUE.template(key, language).parts.values()
    used = set().union(*(variables_in(part) for part in parts))
    return used - STANDARD_VARIABLES.keys()


def _is_sent(key: str) -> bool:
    """Whether it is a message of its own to a patient: no label, list entry or page to staff."""
    return not key.startswith(("button.", "command.", "alert."))


def _capitals(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\b[A-Z]{3,}\b", text)}


class _Marks(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.open.append(f"/{tag}")


def _unclosed(text: str) -> list[str]:
    marks = _Marks()
    marks.feed(text)
    return marks.open


# Names, codes, addresses and flags, which are the same everywhere.
EVERYWHERE = frozenset(
    {
        *("amount", "code", "group", "has_staff", "is_lower", "language", "link", "names", "part"),
        *("source", "tier", "which", "who", "zone"),
    }
)


def test_examples_of_what_a_text_names_are_in_its_language() -> None:
    catalogue = load_catalogue()
    others = [each for each in catalogue.languages if each != "en"]
    english = [
        (language, key, name)
        for language in others
        for key in catalogue.keys
        for name, example in catalogue.template(key, language).variables.items()
        if name not in EVERYWHERE
        and re.search("[A-Za-z]{2}", example)
        and example == catalogue.template(key, "en").variables[name]
    ]
    assert english == []
