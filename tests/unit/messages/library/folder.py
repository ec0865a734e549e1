"""A folder of entries as files, for tests that read one."""

from __future__ import annotations

from pathlib import Path


def folder_with(root: Path, **files: str) -> Path:
    """Under `root` a file for each `<language>_<group>`, holding this text."""
    for name, text in files.items():
        language, group = name.split("_")
        (root / language).mkdir(exist_ok=True)
        (root / language / f"{group}.yaml").write_text(text, "utf-8")
    return root
