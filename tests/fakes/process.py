"""The real program as a process of its own, for end-to-end tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for a start on a busy machine
URL = re.compile(r"http://127\.0\.0\.1:\d+")


class Process:
    """`steady run` in an empty folder."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """Starts at once; `settings` are STEADY_ variables without their prefix."""
        given = {f"STEADY_{name}": value for name, value in settings.items()}
        clean = {k: v for k, v in os.environ.items() if not k.startswith("STEADY_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env=clean | {"PYTHONPATH": str(ROOT), "STEADY_PORT": "0", **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.url = self._read_until_url()
        self._reader = Thread(target=self._keep_reading, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 20) -> int:
        """End it and return its exit code."""
        self._process.send_signal(how)
        code = self._process.wait(within)
        self._reader.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def _read_until_url(self) -> str:
        stream = self._process.stdout
        assert stream is not None
        for line in stream:
            self.lines.append(line)
            if (match := URL.search(line)) is not None:
                return match.group()
        self._process.wait(PATIENCE)
        stream.close()
        raise AssertionError("it did not start:\n" + "".join(self.lines))

    def _keep_reading(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(self._process.stdout)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Process]:
    """A running program, ended afterwards whatever happens."""
    process = Process(folder, {name.upper(): value for name, value in settings.items()})
    try:
        yield process
    finally:
        if process.is_running:
            process.stop(signal.SIGKILL)
