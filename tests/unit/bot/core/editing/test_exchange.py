"""Texts go out as files and come back: all that was changed, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core.editing import ImportRefused, export_files, import_files
from bot.core.editing.importing import LARGEST, MOST_FILES
from bot.core.model import EditState, TemplateVersion
from messages.catalogue import load_catalogue
from tests.unit.bot.core.editing.conftest import LINES, Desk


async def export(desk: Desk, *languages: str) -> dict[str, str]:
    return await desk.read(lambda rows: export_files(rows, desk.shelves.texts, languages))


async def give_back(desk: Desk, files: dict[str, str] | dict[str, bytes]) -> list[TemplateVersion]:
    content = {
        path: text.encode() if isinstance(text, str) else text for path, text in files.items()
    }
    return await desk.store.write(
        lambda rows: import_files(
            rows, desk.shelves, desk.shelves.texts, desk.now, "staff:1", content
        )
    )


async def test_what_goes_out_comes_back_unchanged(desk: Desk) -> None:
    await desk.edit(sms='Hi "you": it\'s\n\n  # no comment ¿sí?')
    await desk.edit("a.long", text="one\n\ttwo\n" + LINES)
    files = await export(desk)
    assert sorted(files) == ["en/a.yaml", "en/b.yaml", "es/a.yaml", "es/b.yaml"]
    assert await give_back(desk, files) == []


async def test_the_shipped_texts_come_back_unchanged(desk: Desk) -> None:
    desk.shipped = load_catalogue()
    assert await give_back(desk, await export(desk)) == []


async def test_a_translator_sees_the_english_text_and_what_it_is_for(desk: Desk) -> None:
    files = await export(desk, "fr")
    assert "# Says hello." in files["fr/a.yaml"]
    assert "# English text: Hi {{ name }}." in files["fr/a.yaml"]
    assert "# Variables: name (such as Ana)" in files["fr/a.yaml"]
    assert "# English text: Call {{ emergency }}.\n#   Say where you are." in files["fr/a.yaml"]
    assert await give_back(desk, files) == []


async def test_a_new_language_comes_in(desk: Desk) -> None:
    files = await export(desk, "fr")
    entry = 'hi:\n  version: "shipped"\n'
    assert entry in files["fr/a.yaml"]
    changed = files["fr/a.yaml"].replace(entry, entry + '  text: "Salut {{ name }}."\n')
    [version] = await give_back(desk, {"some/folder/fr/a.yaml": changed})
    assert (version.key, version.language, version.state) == ("a.hi", "fr", EditState.PUBLISHED)
    assert await desk.says("a.hi", "fr") == "Salut Ana."


async def test_a_protected_text_from_a_file_waits_for_a_second_person(desk: Desk) -> None:
    files = await export(desk, "en")
    [version] = await give_back(
        desk, {"en/b.yaml": files["en/b.yaml"].replace("Call", "Please call")}
    )
    assert version.state is EditState.WAITING


async def test_a_file_is_merged_with_what_was_changed_since(desk: Desk) -> None:
    files = await export(desk, "en")
    await desk.edit("a.long", "staff:2", text=LINES.replace("Call", "Ring"))
    mine = {"en/a.yaml": files["en/a.yaml"].replace("Do not hang up.", "Keep calm.")}
    [version] = await give_back(desk, mine)
    assert version.parts["text"].split("\n")[0] == "Ring {{ emergency }}."
    assert version.parts["text"].split("\n")[3] == "Keep calm."


async def test_a_file_that_contradicts_a_later_change_is_refused_whole(desk: Desk) -> None:
    files = await export(desk, "en")
    await desk.edit(text="Theirs.", who="staff:2")
    mine = files["en/a.yaml"].replace("Hi {{", "Mine {{").replace("Bye now", "Good bye")
    with pytest.raises(ImportRefused, match="changed here since the export"):
        await give_back(desk, {"en/a.yaml": mine})
    assert await desk.says() == "Theirs."
    assert await desk.read(lambda rows: rows.template_edits.open()) == []
    assert await desk.says("a.bye") == "Bye."


GOOD = 'hi:\n  text: "Hey {{ name }}."\n'


@pytest.mark.parametrize(
    ("path", "content", "line", "reason"),
    [
        ("en/a.yaml", GOOD + "nothing:\n  text: x\n", 3, "no text 'a.nothing'"),
        ("en/a.yaml", GOOD + "bye:\n  txet: x\n", 3, "'txet' is not known here"),
        ("en/a.yaml", GOOD + "bye: [x]\n", 1, "'bye' must hold entries"),
        ("en/a.yaml", GOOD + "bye:\n  text: [x]\n", 3, "'text' must be a text"),
        ("en/a.yaml", GOOD + "bye:\n  version: last\n  text: x\n", 3, "must stay as it was"),
        ("en/a.yaml", GOOD + "bye:\n  version: 999\n  text: x\n", 3, "no version 999"),
        ("en/a.yaml", GOOD + "bye:\n  sms: '{{ nobody }}'\n", 3, "nobody"),
        ("en/a.yaml", GOOD + "bye:\n  sms: '{% for x in y %}{% endfor %}'\n", 3, "loop"),
        ("en/a.yaml", GOOD + "bye:\n  telegram: '<b>x'\n", 3, "never closed"),
        ("en/a.yaml", GOOD + "bye:\n  sms: '" + "x" * 100_000 + "'\n", 3, "at most"),
        ("en/a.yaml", GOOD + "hi:\n  text: x\n", 3, "there twice"),
        ("en/a.yaml", GOOD + "bye: {text: x\n", 4, "not YAML"),
        ("en/a.yaml", GOOD + "bye: &a {text: *a}\n", 3, "only names and texts"),
        ("en/a.yaml", GOOD + "bye: " + "[" * 9000 + "\n", 3, "only names and texts"),
        ("en/a.yaml", GOOD.encode() + b"bye:\n  sms: '\xff'\n", 4, "not UTF-8"),
        ("en/a.yaml", "just words", 1, "must be a mapping"),
        ("en/a.yaml", "x" * (LARGEST + 1), 1, "bytes"),
        ("en/nobody.yaml", GOOD, 1, "no text 'nobody.hi'"),
        ("EN!/a.yaml", GOOD, 1, "no language"),
        ("a.yaml", GOOD, 1, "name the file"),
        ("en/a.txt", GOOD, 1, "name the file"),
        ("en/b.yaml", "help:\n  text: Call somebody.\n", 1, "emergency number"),
        ("es/a.yaml", "bye:\n  sms: Adios\n", 1, "new translation"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_with_its_line_and_nothing_is_imported(
    desk: Desk, path: str, content: str | bytes, line: int, reason: str
) -> None:
    files = {
        "en/a.yml": GOOD.replace("Hey", "Fine").encode(),
        path: content.encode() if isinstance(content, str) else content,
    }
    with pytest.raises(ImportRefused) as refused:
        await give_back(desk, files)
    problems = [each for each in refused.value.problems if each.path == path]
    assert [(each.line, reason in each.reason) for each in problems[:1]] == [(line, True)]
    assert await desk.says() == "Hi Ana."
    assert await desk.read(lambda rows: rows.template_edits.open()) == []


async def test_every_problem_is_told_at_once(desk: Desk) -> None:
    files = {"en/a.yaml": "no:\n  text: x\nhi:\n  text: '<b>'\n", "en/b.yaml": "help: 3\n"}
    with pytest.raises(ImportRefused) as refused:
        await give_back(desk, files)
    assert [(each.path, each.line) for each in refused.value.problems] == [
        ("en/a.yaml", 1),
        ("en/a.yaml", 3),
        ("en/b.yaml", 1),
    ]
    assert len(str(refused.value).splitlines()) == 3


async def test_no_more_files_are_read_than_there_can_be(desk: Desk) -> None:
    with pytest.raises(ImportRefused, match="at most"):
        await give_back(desk, {f"en/{n}.yaml": "" for n in range(MOST_FILES + 1)})


async def test_an_import_inside_a_longer_transaction_is_undone_alone(desk: Desk) -> None:
    def work(take: Callable[[], object]) -> None:
        with pytest.raises(ImportRefused):
            take()

    bad = {"en/a.yaml": (GOOD + "nothing:\n  text: x\n").encode()}
    await desk.store.write(
        lambda rows: work(
            lambda: import_files(rows, desk.shelves, desk.shelves.texts, desk.now, "staff:1", bad)
        )
    )
    assert await desk.says() == "Hi Ana."
