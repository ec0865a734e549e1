"""What changed, and whether the shipped text moved on under an edit."""

from __future__ import annotations

from bot.core.editing import DiffLine, Moved, diff, moved_on, overview
from bot.core.editing.template_shelf import TemplateShelf
from tests import factories
from tests.unit.bot.core.editing.conftest import Desk, shipped_with


def test_a_difference_names_the_parts_and_their_lines() -> None:
    changes = diff(
        {"text": "one\ntwo", "sms": "same"}, {"text": "one\n2", "sms": "same", "x": "y"}
    )
    assert [(change.part, change.lines) for change in changes] == [
        ("text", (DiffLine(" ", "one"), DiffLine("-", "two"), DiffLine("+", "2"))),
        ("x", (DiffLine("+", "y"),)),
    ]
    assert diff({"x": "y"}, {})[0].lines == (DiffLine("-", "y"),)
    assert diff({"x": "y"}, {"x": "y"}) == ()


def test_an_edit_is_current_while_the_shipped_text_is_the_same() -> None:
    version = factories.template_version(parts={"text": "mine"}, shipped={"text": "a"})
    assert moved_on(version, {"text": "a", "sms": "new"}) == ()


def test_a_shipped_text_that_moved_on_gives_a_three_way_note() -> None:
    shipped = {"text": "one\ntwo\nthree", "sms": "x"}
    edited = {"text": "ONE\ntwo\nthree", "sms": "y", "discreet": "z"}
    version = factories.template_version(parts=edited, shipped=shipped)
    now = {"text": "one\ntwo\n3", "sms": "w", "discreet": "new"}
    assert moved_on(version, now) == (
        Moved("discreet", None, "new", "z", None),
        Moved("sms", "x", "w", "y", None),
        Moved("text", "one\ntwo\nthree", "one\ntwo\n3", "ONE\ntwo\nthree", "ONE\ntwo\n3"),
    )


async def test_the_overview_tells_what_is_edited_open_outdated_and_untranslated(
    desk: Desk,
) -> None:
    await desk.edit(text="Hey {{ name }}.")
    waiting = await desk.edit("b.help", text="Ring {{ emergency }}.")
    await desk.edit("a.bye", language="es", text="Adiós.")
    later = shipped_with("a.hi", text="Hello {{ name }}.")
    states = {
        (state.key, state.language): state
        for state in await desk.read(lambda rows: overview(rows, TemplateShelf(later)))
    }
    assert list(states) == [(key, lang) for key in later.keys for lang in ("en", "es")]
    hi = states["a.hi", "en"]
    assert (hi.group, hi.is_outdated, hi.parts) == ("a", True, {"text": "Hey {{ name }}."})
    assert hi.edited is not None
    assert hi.shipped == {"text": "Hello {{ name }}."}
    assert not states["a.hi", "es"].is_outdated
    assert states["b.help", "en"].open == (waiting,)
    assert states["b.help", "en"].edited is None
    assert states["a.bye", "es"].is_translated
    assert states["a.bye", "es"].parts == {"text": "Adiós."}
    assert not states["a.long", "es"].is_translated
    assert states["a.long", "es"].parts == {}


async def test_what_is_restored_is_not_edited(desk: Desk) -> None:
    await desk.edit(text="Hey.")
    await desk.do(lambda e: e.restore_shipped("a.hi", "en"))
    [hi] = [
        state
        for state in await desk.read(lambda rows: overview(rows, TemplateShelf(desk.shipped)))
        if (state.key, state.language) == ("a.hi", "en")
    ]
    assert hi.edited is None
