"""The life of the running process: what is started in which order, and how it ends."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from bot.app import House, open_house
from bot.chores import system_jobs
from bot.core.clock import ShiftedClock, SystemClock
from bot.core.config import Config
from bot.core.errors import ConfigError, StorageError
from bot.core.memory import keep_for_good
from bot.core.model import Lane
from bot.playground import HousePlayground
from bot.running_figures import RunningFigures
from bot.web.admin import Desk, admin_routes, first_admin_link
from bot.web.exports import export_routes
from bot.web.server import WebServer, build_site
from bot.web.simulator import simulator_routes
from handlers.export import file_of_link
from messages.words import load_all
from scheduler.runner import Runner

log = structlog.get_logger(__name__)

# After ten seconds it has ended, whatever hangs: that is when containers are killed.
GRACE = timedelta(seconds=7)  # what is in flight may finish
LAST_WORDS = 2.0  # seconds for channels and pages to close
SAFETY_WAIT = timedelta(minutes=1)


class Program:
    """Everything in one process: channels, turns, due work, delivery, web pages."""

    def __init__(self, config: Config) -> None:
        """Nothing is opened before `run`."""
        self._config = config
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask it to end; `run` returns when all is put away."""
        self._stop.set()

    async def run(self, announce: Callable[[str], None]) -> None:
        """Run until SIGTERM, SIGINT or `stop`. `announce` gets the lines for the person.

        Raises:
            ConfigError, StorageError, DocumentError: it cannot start.
        """
        clock = SystemClock()
        house = await open_house(
            self._config, ShiftedClock(clock) if self._config.has_simulator else clock
        )
        loop = asyncio.get_running_loop()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signal_number, self._stop.set)
        try:
            await self._serve(house, announce)
        finally:
            await house.close()

    async def _serve(self, house: House, announce: Callable[[str], None]) -> None:
        runner = Runner(
            clock=house.clock,
            sweep=house.sweep,
            delivery=house.delivery,
            loops={
                "turns": house.engine.run,
                "texts": house.texts.run,
                "lexicon": house.lexicon.run,
            },
        )
        runner.add_jobs(system_jobs(house, runner.stalled))
        house.engine.on_turn = runner.wake  # what a turn scheduled for now need not wait
        server = _server(house, runner)
        try:
            await _listen(server, house.config)
            for channel in house.channels.values():
                await channel.start(house.engine)
            runner.start()
            # A daemon: who is told to end at once does not wait for it.
            threading.Thread(target=_load, name="words", daemon=True).start()
            link = await first_admin_link(
                house.store, SystemClock(), house.config.public_url or server.url
            )
            for line in _welcome(house, server.url, link):
                announce(line)
            await self._stop.wait()
        finally:
            self._stop.set()
            log.info("program.stopping")
            await runner.stop(within=GRACE)  # before the connections that it sends through
            await _close(house, server)


async def _listen(server: WebServer, config: Config) -> None:
    try:
        await server.start()
    except OSError as error:
        place = f"{config.host}:{config.port}"
        raise ConfigError(
            [f"STEADY_PORT, STEADY_HOST: {place} cannot be listened on: {error.strerror}"]
        ) from error


async def _close(house: House, server: WebServer) -> None:
    """Channels, then pages; what hangs is left: its provider asks again, or is asked."""
    try:
        async with asyncio.timeout(LAST_WORDS):
            await asyncio.gather(*(channel.stop() for channel in house.channels.values()))
            await server.stop()
    except TimeoutError:
        log.warning("program.cut_off")


def _load() -> None:
    """What the first turns would wait for; then all that stands in memory has come."""
    load_all()
    keep_for_good()


class HouseHealth:
    """What the house knows of itself. See `bot.web.health.HealthSource`."""

    def __init__(self, house: House, runner: Runner) -> None:
        """Looks at both; changes neither."""
        self._house, self._runner = house, runner

    def stalled(self) -> Sequence[str]:
        """Loops that should have ticked."""
        return self._runner.stalled()

    async def problems(self) -> Sequence[str]:
        """Storage that takes no writes, channels in trouble, and calls for help that wait."""
        health = await self._house.store.health()
        problems = [] if health.is_writable else [f"storage: {health.problem}"]
        for kind, details in self.details().items():
            if details.get("state", "ok") != "ok":
                problems.append(f"{kind}: {details['state']}")
            elif "problem" in details:  # it may receive, and yet be refused where it sends
                problems.append(f"{kind}: {details['problem']}")
        return [*problems, *await self._waiting_calls()]

    def details(self) -> Mapping[str, Mapping[str, str]]:
        """Each channel's own account, and how sending through it goes."""
        sending = self._house.delivery.health()
        return {
            kind: {**channel.health(), **sending.get(kind, {})}
            for kind, channel in self._house.channels.items()
        }

    async def _waiting_calls(self) -> list[str]:
        """What no provider has taken for a minute, though nothing goes before it."""
        now = self._house.clock.now()
        try:
            depths = await self._house.store.read(lambda rows: rows.outbox.depth(now))
        except StorageError:  # named already
            return []
        return [
            f"{kind}: {count} emergency messages wait, the oldest for {age.total_seconds():.0f} s"
            for (kind, lane), (count, age) in depths.items()
            if lane == Lane.SAFETY and age > SAFETY_WAIT
        ]


def _server(house: House, runner: Runner) -> WebServer:
    webhooks = {kind: channel.webhooks() for kind, channel in house.channels.items()}
    routes = export_routes(house.store, house.clock, file_of_link)
    desk = Desk(
        house.store,
        house.clock,
        SystemClock(),
        house.config,
        catalogue=lambda: house.around.catalogue,
        screen=lambda: house.screen.screen,
        screens=house.screens,
        library=lambda: house.around.library,
        refresh=house.around.refresh,
    )
    routes += admin_routes(desk)
    if house.config.has_simulator:
        routes += simulator_routes(HousePlayground(house))
    house.metrics.registry.register(RunningFigures(runner))
    site = build_site(
        webhooks, HouseHealth(house, runner), routes, registry=house.metrics.registry
    )
    return WebServer(site, house.config.host, house.config.port)


def _welcome(house: House, url: str, first_admin: str | None) -> list[str]:
    lines = ["", "  Steady is running."]
    if house.config.has_simulator:
        lines.append(f"  Phone simulator:  {url}/")
    lines.append(f"  Admin pages:      {url}/admin/")
    if first_admin is not None:
        lines.append(f"  First admin:      {first_admin}")
        lines.append("                    (works once, within a day)")
    lines.append(f"  Health:           {url}/readyz")
    real = [kind for kind in house.channels if not kind.startswith("simulated_")]
    if real:
        lines.append(f"  Channels:         {', '.join(real)}")
    else:
        lines.append("  No real channel yet: put a Telegram token or Twilio account into .env,")
        lines.append("  then run `steady doctor`.")
    return [*lines, "  Stop with Ctrl+C.", ""]
