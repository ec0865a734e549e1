"""Texts go to a translator as a folder and come back: all of it, or nothing."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import httpx2
import pytest

from bot.core.model import StaffRole
from bot.web.admin.text_files import NoFolder, packed, unpacked
from tests.unit.bot.web.admin.office import Office

PATHS = ("/admin/templates/files", "/admin/tips/files", "/admin/help/files")


async def take(browser: httpx2.AsyncClient, path: str) -> dict[str, str]:
    answer = await browser.get(path)
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as folder:
        return {name: folder.read(name).decode() for name in folder.namelist()}


async def bring(
    browser: httpx2.AsyncClient, path: str, files: dict[str, str] | bytes
) -> httpx2.Response:
    content = files if isinstance(files, bytes) else packed(files)
    return await browser.post(path, files={"folder": ("x.zip", content)}, data={"why": "from Luz"})


@pytest.mark.parametrize("path", PATHS)
async def test_what_was_taken_along_comes_back_unchanged(office: Office, path: str) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    back = await bring(browser, path, await take(browser, path))
    assert back.headers["location"].endswith("done=imported-nothing")


async def test_a_translators_change_is_in_force_and_recorded(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    files = await take(browser, "/admin/tips/files?language=es")
    assert {name.partition("/")[0] for name in files} == {"es"}
    files["es/food.yaml"] = files["es/food.yaml"].replace("Pan con queso", "Sopa con queso")
    back = await bring(browser, "/admin/tips/files", files)
    assert back.headers["location"].endswith("done=imported")
    assert "Sopa con" in office.desk.library().tips.entries("es")["eat_first"].text
    [entry, *_] = await office.read(lambda rows: rows.audit.recent(1))
    assert entry["details"]["why"] == "from Luz"


async def test_a_mistake_is_named_with_its_line_and_nothing_is_taken(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    files = {
        "es/food.yaml": "eat_first:\n  text: Sopa.\nregular_meals:\n  txet: <b>\n",
        "es/bad.yaml": "x: [",
    }
    back = await bring(browser, "/admin/tips/files", files)
    assert back.status_code == 400
    assert "&#39;txet&#39; is not known here" in back.text
    assert "es/bad.yaml" in back.text
    assert office.desk.library().tips.entries("es")["eat_first"].text != "Sopa."


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken", packed({"a.txt": "a"})])
async def test_what_is_no_folder_of_texts_is_refused(office: Office, content: bytes) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    assert (await bring(browser, PATHS[0], content)).status_code == 400
    assert (await browser.post(PATHS[0], data={"folder": "x"})).status_code == 400


async def test_a_folder_that_would_swell_is_read_to_its_limit(office: Office) -> None:
    browser = await office.signed_in(StaffRole.EDITOR)
    back = await bring(browser, PATHS[1], {"es/food.yaml": "#" + "x" * 5_000_000})
    assert "1,000,000 are read" in back.text
    with pytest.raises(NoFolder, match="501 files"):
        unpacked(packed({f"es/{number}.yaml": "" for number in range(501)}))


@pytest.mark.parametrize("language", ["../x", "E", "e s"])
async def test_a_language_that_is_none_is_refused(office: Office, language: str) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    answer = await browser.get(PATHS[0], params={"language": language})
    assert answer.status_code == 400
