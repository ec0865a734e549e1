"""Becomes `steady/__init__.py` in the wheel: the only module that changes the import path."""

import sys
from pathlib import Path


def main() -> None:
    """Run the program whose packages lie beside this file in `_app`."""
    sys.path.insert(0, str(Path(__file__).parent / "_app"))
    from bot.cli import main as run

    run()
