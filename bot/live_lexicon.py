"""Keeps the screen of a running process at the lexicon that is in force."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.core.errors import StorageError
from bot.core.lexicon import JUDGED, MARKER, TROUBLE, Screens, overlay_of
from bot.core.model import LexiconVersion
from bot.core.ports import Rows, Store
from messages.screen import LiveScreen, Screen
from messages.screen.regression import regression_rows
from messages.screen.replaying import replay

log = structlog.get_logger(__name__)

EVERY = 0.5  # seconds: what another process publishes is compiled and in force soon after
Tell = Callable[[Rows], None]  # staff, that changes were left out; `TROUBLE` says which


@dataclass(frozen=True, slots=True)
class _InForce:
    marker: str | None
    judged: str | None
    versions: Sequence[LexiconVersion]


class LiveLexicon:
    """Looks at the store twice a second; one look-up where nothing is new.

    A lexicon is compiled beside the one in force and takes its place at once. Whatever goes wrong,
    the one in force stays, and staff are told.
    """

    def __init__(
        self, store: Store, live: LiveScreen, screens: Screens, tell: Tell, every: float = EVERY
    ) -> None:
        """`live` is what the turns read with."""
        self._store, self._live, self._screens = store, live, screens
        self._tell, self._every = tell, every

    async def tick(self) -> None:
        """Take what is new.

        Raises:
            StorageError: the engine failed; the screen stays as it is.
        """
        found = await self._store.read(self._look)
        if found is None:
            return
        screen, problems = self._live.screen, dict[str, str]()
        try:
            screen, problems = await asyncio.to_thread(self._built, found)
        except Exception as error:  # the screen in force must stay, whatever was published
            log.error("lexicon.not_taken", error=type(error).__name__)
            problems = {"": f"{type(error).__name__}: the lexicon in force stays."}
        self._live.take(screen)
        log.info("lexicon.in_force", version=screen.lexicon.version)
        await self._store.write(lambda rows: self._record(rows, problems))
        self._live.marker = found.marker  # last: where staff could not be told, it is done again

    async def run(self, stop: asyncio.Event) -> None:
        """Keep looking until `stop` is set; storage trouble is waited out."""
        while not stop.is_set():
            try:
                await self.tick()
            except StorageError:
                log.warning("lexicon.storage_trouble")
            try:
                await asyncio.wait_for(stop.wait(), self._every)
            except TimeoutError:
                continue

    def _look(self, rows: Rows) -> _InForce | None:
        """What is in force, where that is news."""
        marker = MARKER.read(rows)
        if marker == self._live.marker:
            return None
        return _InForce(marker, rows.settings.get(JUDGED), rows.lexicon_edits.in_force())

    def _built(self, found: _InForce) -> tuple[Screen, dict[str, str]]:
        """The screen to take, and what had to be left out of it."""
        compiled = self._screens.over(overlay_of(found.versions))
        version = compiled.screen.lexicon.version
        if version not in {found.judged, self._screens.shipped.lexicon.version}:
            # What is shipped has moved on under the changes: nobody has seen these two together.
            result = replay(self._screens.shipped, compiled.screen, regression_rows())
            if result.refusals:
                return self._screens.shipped, {"": " ".join(result.refusals)}
        return compiled.screen, dict(compiled.problems)

    def _record(self, rows: Rows, problems: Mapping[str, str]) -> None:
        """Tell staff of new problems, once; forget old ones."""
        text = json.dumps(problems, ensure_ascii=False, sort_keys=True) if problems else ""
        if text == (rows.settings.get(TROUBLE) or ""):
            return
        rows.settings.put(TROUBLE, text)
        if problems:
            self._tell(rows)
