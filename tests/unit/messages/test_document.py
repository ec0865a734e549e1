"""Files that people edit: text stays text, and a mistake is named with its place."""

from pathlib import Path

import pytest

from messages.document import DocumentError, Entry, read_document
from messages.template import Form, template_from_entry


def _read(folder: Path, content: str) -> Entry:
    path = folder / "a.yaml"
    path.write_text(content, encoding="utf-8")
    return read_document(path)


def test_no_value_is_guessed_at(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: no\nb: 08:00\nc: [yes, 1]\nd: {e: 1.0}\n")
    assert document.text("a") == "no"
    assert document.text("b") == "08:00"
    assert document.texts("c") == ("yes", "1")
    assert document.entry("d").text("e") == "1.0"


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert _read(tmp_path, "") == {}


def test_what_is_missing_has_its_default(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: one")
    assert document.text("x", "default") == "default"
    assert document.texts("a") == ("one",)
    assert document.texts("x") == ()
    assert document.entry("x") == {}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("a: [", 1, "not YAML"),
        ("- a\n- b\n", 1, "mapping"),
        ("a: 1\nb: 2\na: 3\n", 3, "there twice"),
        ("a: &x 1\nb:\n  - c: &y 2\n", 2, "'b' must be a list of texts"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        _read(tmp_path, content).texts("b")
    assert caught.value.path.endswith("a.yaml")
    assert caught.value.line in {line, line - 1, line + 1}


def test_a_text_where_entries_belong_is_refused(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: text\nb: {c: d}\n")
    with pytest.raises(DocumentError, match="'a' must hold entries"):
        document.entry("a")
    with pytest.raises(DocumentError, match="'b' must be a text"):
        document.text("b")
    with pytest.raises(DocumentError, match="'x' must be a text"):
        document.text("x")


def test_entries_may_stand_in_a_list(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: [{b: c}, {b: d}]\ne: [f]\n")
    assert [each.text("b") for each in document.entries("a")] == ["c", "d"]
    assert document.entries("x") == []
    with pytest.raises(DocumentError, match="'e' must be a list of entries"):
        document.entries("e")


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "none.yaml")
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "a.yaml")


def test_a_reference_may_repeat_but_not_hold_itself(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: &x {b: c}\nd: *x\n")
    assert document.entry("a") == document.entry("d") == {"b": "c"}
    with pytest.raises(DocumentError, match="to itself"):
        _read(tmp_path, "a: &x [*x]\n")


def test_a_template_shows_the_part_that_fits_the_phone_and_the_person(tmp_path: Path) -> None:
    entry = _read(
        tmp_path,
        "a: {text: t, sms: s, discreet: d, discreet_sms: ds, segments: '3', words: [w],"
        " protected: 'yes', variables: {who: Ana}, reveals: because}",
    ).entry("a")
    template = template_from_entry("x.a", "en", entry)
    assert template.part_for(Form.TELEGRAM, discreet=False) == "text"
    assert template.part_for(Form.SMS, discreet=False) == "sms"
    assert template.part_for(Form.TELEGRAM, discreet=True) == "discreet"
    assert template.part_for(Form.SMS, discreet=True) == "discreet_sms"
    assert (template.segments, template.words, template.is_protected) == (3, ("w",), True)
    assert template.names == {"who"}
    assert template.reveals == "because"
