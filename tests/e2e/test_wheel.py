"""The wheel installs one name, and the program inside it runs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from messages.screen.opinion import FILE
from tests.fakes.process import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_only_name_it_installs_is_steady(wheel: Path) -> None:
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"steady"}


def test_it_runs_from_where_it_was_unpacked(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import sys, steady; sys.argv = ['steady', 'screen', 'i cant breathe']; steady.main()"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert "emergency" in answer.stdout


def test_the_regression_sentences_of_the_screen_are_in_it(wheel: Path) -> None:
    folder = ROOT / "messages" / "lexicon" / "regression"
    shipped = {path.name for path in folder.glob("*.jsonl")}
    held = {
        Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/regression/" in name
    }
    assert shipped
    assert held == shipped


def test_tests_stay_out_of_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if "/tests/" in name or name.startswith("tests/")]


def test_the_weights_of_the_second_opinion_are_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert f"steady/_app/messages/lexicon/{FILE}" in names
