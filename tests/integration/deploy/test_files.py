"""The systemd unit and the Containerfile say what the program really is and needs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.cli import COMMANDS, REFUSED
from bot.core.config import load_config
from bot.program import GRACE
from bot.web.health import health_routes
from tests.fakes.process import ROOT
from tests.unit.bot.web.site import ToldHealth

UNIT = ROOT / "docs" / "deploy" / "steady.service"
CONTAINER = ROOT / "docs" / "deploy" / "Containerfile"


def unit() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names as they are written
    parser.read(UNIT)
    return parser


def instructions() -> list[tuple[str, str]]:
    """The Containerfile as (instruction, what follows)."""
    lines = [line for line in CONTAINER.read_text().splitlines() if not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    parts = [line.partition(" ") for line in whole.splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, _, rest in parts]


def all_of(name: str) -> list[str]:
    return [rest for each, rest in instructions() if each == name]


def test_the_unit_starts_what_there_is_and_gives_it_time_to_end() -> None:
    service = unit()["Service"]
    assert service["ExecStart"].split()[1:] == ["run"]
    assert "run" in {command.name for command in COMMANDS}
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > 2 * GRACE.total_seconds()
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("always", str(REFUSED))
    assert service["User"] != "root"
    name, _, value = service["Environment"].partition("=")
    config = load_config(None, **{name.removeprefix("STEADY_").lower(): value})
    assert config.log_format == "json"


def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    """Where systemd is there to be asked; the program and its user are put where it finds them."""
    known = UNIT.read_text().replace("/opt/steady/bin/steady", "/bin/true")
    copy = tmp_path / UNIT.name
    copy.write_text(known.replace("User=steady", "User=root"))
    asked = shutil.which("systemd-analyze")
    if asked is not None:
        answer = subprocess.run(
            [asked, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
        )
        ours = [line for line in answer.stderr.splitlines() if UNIT.name in line]
        assert ours == []
    assert unit().sections() == ["Unit", "Service", "Install"]


def test_the_container_copies_only_what_there_is() -> None:
    for what in all_of("COPY"):
        if not what.startswith("--from"):
            *sources, _ = what.split()
            assert all((ROOT / source).exists() for source in sources), what
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= set(" ".join(all_of("COPY")).split())


def test_the_container_runs_the_program_as_nobody_in_particular_and_can_be_reached() -> None:
    assert all_of("USER") == ["steady"]
    assert json.loads(all_of("ENTRYPOINT")[0])[0].endswith("/bin/steady")
    assert json.loads(all_of("CMD")[0]) == ["run"]
    assert all_of("STOPSIGNAL") == ["SIGTERM"]
    settings = dict(part.split("=") for part in all_of("ENV")[0].split())
    config = load_config(
        None, **{name.removeprefix("STEADY_").lower(): value for name, value in settings.items()}
    )
    assert config.host == "0.0.0.0"  # noqa: S104 - inside a container
    assert not config.has_simulator, "anybody could play patients"
    assert all_of("EXPOSE") == [str(config.port)]
    _, _, path = config.database_url.partition("///")
    kept = Path(all_of("WORKDIR")[-1]) / path
    assert kept.is_relative_to(all_of("VOLUME")[0])
    looked_at = re.search(rf"127\.0\.0\.1:{config.port}(/\w+)", all_of("HEALTHCHECK")[0])
    assert looked_at is not None
    pages = health_routes(ToldHealth(), CollectorRegistry())
    assert looked_at[1] in {page.path for page in pages}
