"""The real program: it starts in an empty folder, answers, and ends when told."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.fakes.process import ROOT, running

pytestmark = pytest.mark.e2e


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def steady(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {f"STEADY_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_in_an_empty_folder_and_says_where_it_is(tmp_path: Path) -> None:
    with running(tmp_path) as program:
        assert json.loads(get(f"{program.url}/readyz"))["ready"] is True
        assert "Steady" in get(f"{program.url}/")
        assert any("Phone simulator" in line for line in program.lines)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_ten_seconds_when_told(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path) as program:
        assert program.stop(how, within=10) == 0


def test_a_second_one_on_the_same_database_refuses_to_start(tmp_path: Path) -> None:
    with running(tmp_path):
        second = steady(tmp_path, "run", port="0")
        assert second.returncode == 2
        assert "in use" in second.stderr


def test_all_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    answer = steady(tmp_path, "run", port="lots", country="USA", public_url="ftp://x")
    assert answer.returncode == 2
    assert all(
        name in answer.stderr for name in ("STEADY_PORT", "STEADY_COUNTRY", "STEADY_PUBLIC_URL")
    )


def test_a_port_that_is_taken_is_told_by_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = steady(tmp_path, "run", port=str(port))
    assert answer.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in answer.stderr


def test_what_only_looks_says_that_there_is_no_database_yet(tmp_path: Path) -> None:
    for command in (["forecast"], ["backup", "copy.db"]):
        answer = steady(tmp_path, *command)
        assert answer.returncode == 2
        assert "there is no database yet" in answer.stderr


def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    assert steady(tmp_path, "migrate").returncode == 0
    answer = steady(tmp_path, "doctor")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "only the simulator" in answer.stdout


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("dear diary")
    answer = steady(tmp_path, "run", port="0", database_url=f"sqlite:///{path}")
    assert answer.returncode == 2
    assert path.read_text() == "dear diary"


def test_a_backup_is_a_database_of_its_own(tmp_path: Path) -> None:
    steady(tmp_path, "migrate")
    assert steady(tmp_path, "backup", "copy.db").returncode == 0
    settings = {"database_url": "sqlite:///copy.db", "keys_file": "data/steady.key"}
    assert steady(tmp_path, "migrate", **settings).returncode == 0


def test_simulated_lives_keep_every_rule(tmp_path: Path) -> None:
    answer = steady(tmp_path, "simulate", "--patients", "4", "--days", "6", "--seed", "3")
    assert answer.returncode == 0, answer.stdout
    assert "Every rule held." in answer.stdout
