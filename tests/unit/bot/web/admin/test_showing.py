"""Small things that pages show: markup, differences, sample people, choices, waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web.admin.difference import LONGEST, difference
from bot.web.admin.layout import Pages, _plain, age_of
from bot.web.admin.marks import verdict_on
from bot.web.admin.markup import as_telegram_shows
from bot.web.admin.offered import as_sms_offers, offered, offered_with
from bot.web.admin.patience import Addresses
from bot.web.admin.phones import Reading, phones_of, spoken_template
from bot.web.admin.sample import Sample, people_of, person_of, variables_for
from messages.catalogue import Catalogue
from messages.template import Form, Template
from tests.fakes.house import shipped_texts
from tests.unit.bot.web.admin.office import NOW


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>Hi</b> &amp; <i>you</i>", "<b>Hi</b> &amp; <i>you</i>"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ('<b onclick="x">Hi', "<b>Hi</b>"),
        ("<b><i>Hi</b> you</i>", "<b><i>Hi</i></b> you&lt;/i&gt;"),
        ('<a href="https://x.example/?a&b">go</a>',
         '<a href="https://x.example/?a&amp;b" rel="noreferrer">go</a>'),
        ('<a href="javascript:x">go</a>', "<a>go</a>"),
        ("1 < 2 <!-- x -->", "1 &lt; 2 &lt;!-- x --&gt;"),
    ],
)  # fmt: skip
def test_only_what_telegram_shows_is_markup(written: str, shown: str) -> None:
    assert as_telegram_shows(written) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<b>Call {{ emergency }}.</b>", "Call [emergency]."),
        ("{% if x %}Call {{ x }}{% else %}Go there{% endif %}.", "Call [x] / Go there."),
        ("{% if a %}A{%- elif b -%}B{% endif %}", "A / B"),
        ("Tell someone elsewhere", "Tell someone elsewhere"),
    ],
)
def test_a_list_shows_a_text_without_its_grammar(source: str, shown: str) -> None:
    assert _plain(source) == shown


def test_a_difference_tells_what_is_gone_and_new_and_escapes_both() -> None:
    shown = difference("It's a <b> day", "It's a good day")
    assert "<del>" in shown
    assert "&lt;b&gt;" in shown or "&lt;" in shown
    assert '<ins><span class="sr">added: </span>good</ins>' in shown
    assert difference("<same>", "<same>") == "&lt;same&gt;"
    assert difference("a" * (LONGEST + 1), "b").startswith("<del>")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Noted. Well done.", "Noted. Thank you.", "Noted. -Well done-+Thank you+."),
        ("a b c", "a x c", "a -b-+x+ c"),
        ("a b", "c b d", "-a-+c+ b+ d+"),
        ("one\ntwo", "uno\ndos", "-one-+uno+\n-two-+dos+"),
        ("a ", "b ", "-a-+b+ "),
        ("", "a", "+a+"),
    ],
)
def test_changed_words_that_stand_together_are_one_change(
    before: str, after: str, shown: str
) -> None:
    found = str(difference(before, after))
    for mark, word, tag in (("-", "removed", "del"), ("+", "added", "ins")):
        found = found.replace(f'<{tag}><span class="sr">{word}: </span>', mark)
        found = found.replace(f"</{tag}>", mark)
    assert found == shown


def test_every_choice_that_is_shown_is_in_the_catalogue() -> None:
    for key, rows in offered().items():
        assert shipped_texts().has(key, "en"), key
        shown = [
            offered_with(shipped_texts(), key, language, form)
            for language in shipped_texts().languages
            for form in Form
        ]
        assert [len(row) for row in rows] in [[len(row) for row in each] for each in shown], key


def test_choices_stand_as_buttons_and_as_digits() -> None:
    rows = offered_with(shipped_texts(), "dose.reminder", "es", Form.TELEGRAM)
    assert len(rows) == 2
    assert as_sms_offers(shipped_texts(), "dose.reminder", "es").count(",") == 2
    assert as_sms_offers(shipped_texts(), "dose.taken", "en") == ""
    poor = Catalogue({"en": {"dose.nag": Template("dose.nag", "en", {"text": "Hi"})}})
    assert offered_with(poor, "dose.nag", "en", Form.TELEGRAM) == []


def test_a_number_is_tapped_on_telegram_and_typed_by_sms() -> None:
    [row] = offered_with(shipped_texts(), "check_in.ask", "en", Form.TELEGRAM)
    assert row == [str(number) for number in range(11)]
    assert as_sms_offers(shipped_texts(), "check_in.ask", "en") == ""


def test_every_text_can_be_shown_to_every_sample_person() -> None:
    catalogue = shipped_texts()
    for language in catalogue.languages:
        for key in catalogue.keys:
            for person in people_of(language):
                for discreet in (False, True):
                    reading = Reading(person, discreet, {"clinic": "Riverside"})
                    template = catalogue.template(key, language)
                    shown = phones_of(catalogue, spoken_template(template, reading), reading)
                    problem = shown["telegram"]["error"] or shown["sms"]["error"]
                    assert not problem, (key, language, person.id, problem)


@pytest.mark.parametrize(
    ("who", "language", "ending"),
    [
        ("ana", "en", "Thoughts of ending your life? Call 988 too."),
        ("omar", "en", "Thoughts of ending your life? Call 116 123 too."),
        ("luz", "es", "¿Piensas en acabar con tu vida? Llama también al 988 (marca 2)."),
        ("longest", "es", "¿Piensas en acabar con tu vida? Llama también al 988."),
    ],
)
def test_guidance_ends_with_the_crisis_line_in_the_persons_words(
    who: str, language: str, ending: str
) -> None:
    reading = Reading(person_of(who, language), False, {})
    template = shipped_texts().template("safety.emergency_chest", language)
    shown = phones_of(shipped_texts(), spoken_template(template, reading), reading)
    assert shown["telegram"]["html"].endswith(ending)


def test_guidance_says_no_more_where_no_crisis_line_is_known() -> None:
    template = shipped_texts().template("safety.emergency_chest", "en")
    assert variables_for(Sample("x", "", "", "en", "ZZ"), template, {})["also"] == ""


def test_a_language_that_nobody_invented_reads_gets_the_longest_words() -> None:
    assert [person.id for person in people_of("fr")] == ["longest"]
    assert person_of("ana", "es").id == "luz"


def test_the_meter_counts_segments_people_and_cost() -> None:
    template = Template("a.b", "en", {"sms": "x" * 200}, segments=1)
    reading = Reading(person_of("", "en"), False, {}, audience=50, price=0.01)
    shown = phones_of(shipped_texts(), spoken_template(template, reading), reading)
    assert shown["telegram"]["error"] == "Nothing is written for this phone."
    assert shown["sms"]["dots"] == ["full", "over"]
    lines = [line["text"] for line in shown["sms"]["meter"]]
    assert lines[0] == "2 segments of 1, GSM-7"
    assert lines[-1] == "All SMS patients (50): 100 segments, 1.00"


def test_an_age_is_said_in_few_words() -> None:
    ages = [age_of(NOW - timedelta(minutes=m), NOW) for m in (0, 59, 60, 2879, 2880)]
    assert ages == ["0 min", "59 min", "1 h", "47 h", "2 days"]


def test_nothing_to_say_is_said() -> None:
    assert verdict_on(()) == "Nothing to complain about."


def test_a_page_that_uses_an_unknown_name_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        Pages().render("trouble", {})


def test_waiting_is_per_network_and_forgotten_after_an_hour() -> None:
    addresses = Addresses()
    for number in range(15):
        addresses.failed(f"2001:db8::{number}", NOW)
    assert addresses.wait("2001:db8::ffff", NOW)
    assert not addresses.wait("2001:db9::1", NOW)
    assert not addresses.wait("2001:db8::1", NOW + timedelta(hours=2))
    addresses.failed("not an address", NOW)
    assert not addresses.wait("not an address", NOW)


def test_only_the_newest_addresses_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.admin.patience._REMEMBERED", 2)
    addresses = Addresses()
    for _ in range(15):
        addresses.failed("192.0.2.1", NOW)
    for other in ("192.0.2.2", "192.0.2.3"):
        addresses.failed(other, NOW)
    assert not addresses.wait("192.0.2.1", NOW)
