"""Texts as files, for translators who work offline: a folder to take along and to bring back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.core.editing import ImportRefused, export_files, import_files
from bot.core.editing.importing import LARGEST, MOST_FILES
from bot.core.errors import SteadyError
from bot.core.ports import Rows
from bot.web.admin.bench import Bench
from bot.web.admin.visit import Visit

_ENDINGS = (".yaml", ".yml")


class NoFolder(SteadyError):
    """What was sent is no zipped folder of texts."""


async def take(bench: Bench, visit: Visit) -> Response:
    """All texts as a zipped folder, or those of one language, which may be a new one."""
    language = visit.asked("language", 8)
    if language and not (language.isascii() and language.isalpha() and language.islower()):
        return visit.refused("A language is its two letters, such as es.", 400)
    shelf, languages = bench.shelf(visit.desk), (language,) if language else ()
    files = await visit.desk.store.read(lambda rows: export_files(rows, shelf, languages))
    name = f"steady-{bench.things}{f'-{language}' if language else ''}.zip"
    return Response(
        await asyncio.to_thread(packed, files),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )


async def bring(bench: Bench, visit: Visit) -> Response:
    """The folder with what was changed in it: all of it is taken, or nothing."""
    sent = visit.form.get("folder")
    desk, why = visit.desk, visit.sent("why", 500) or "imported"
    shelf, now, me = bench.shelf(desk), desk.clock.now(), visit.me.reference
    try:
        content = await sent.read() if isinstance(sent, UploadFile) else b""
        files = await asyncio.to_thread(unpacked, content)
    except NoFolder as error:
        return visit.refused(str(error), 400)

    def work(rows: Rows) -> int:
        done = import_files(rows, desk.shelves(), shelf, now, me, files, why=why)
        desk.refresh(rows)
        return len(done)

    try:
        count = await desk.store.write(work)
    except ImportRefused as refused:
        return visit.page("files-refused", 400, bench=bench, problems=refused.problems)
    return visit.go(bench.path, done="imported" if count else "imported-nothing")


def packed(files: Mapping[str, str]) -> bytes:
    """A zipped folder."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as folder:
        for path, text in files.items():
            folder.writestr(path, text)
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The texts of a zipped folder; never more than may be read.

    Raises:
        NoFolder: it is none, or holds no texts or too many.
    """
    try:
        with ZipFile(BytesIO(content)) as folder:
            inside = [each for each in folder.infolist() if each.filename.endswith(_ENDINGS)]
            if not inside or len(inside) > MOST_FILES:
                raise NoFolder(f"The folder holds {len(inside)} files of texts; 1 to {MOST_FILES}")
            files = {}
            for each in inside:
                with folder.open(each) as file:  # whatever size it claims
                    files[each.filename] = file.read(LARGEST + 1)
            return files
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise NoFolder("Choose the zipped folder of texts that you took along.") from error
