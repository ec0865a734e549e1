"""The database library comes without what it would take along."""

from __future__ import annotations

import subprocess
import sys

import pytest

TAKEN_ALONG = "assert not {'numpy', 'pandas'} & sys.modules.keys(), 'taken along'"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f"import bot.app; {TAKEN_ALONG}", id="the program does without"),
        pytest.param(
            "import bot.storage.database_library, numpy; numpy.zeros(1)", id="it can still come"
        ),
        pytest.param(
            "import numpy, bot.storage.database_library; assert sys.modules['numpy'] is numpy",
            id="what is there stays",
        ),
    ],
)
def test_numpy_is_left_out_of_the_import_alone(statement: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
