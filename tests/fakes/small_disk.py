"""A disk of a few megabytes that a test can fill to the last byte, and empty again."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHARED = Path("/dev/shm")  # noqa: S108 - in a container a disk of its own, of 64 MiB
LARGEST_SHARED = 256 << 20  # more than this is not filled up for a test
BLOCK = 4096


class SmallDisk:
    """A folder on a disk that is small enough to be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = (
            folder.parent / "ballast" if folder.parent == SHARED else folder / "ballast"
        )

    def fill(self) -> None:
        """Until not one more block can be written."""
        with self._ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, BLOCK):
                with _until_full():
                    while True:
                        file.write(b"\0" * size)
        assert shutil.disk_usage(self.folder).free < BLOCK

    def make_room(self) -> None:
        """All of it again."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, megabytes: int = 8) -> Iterator[SmallDisk]:
    """Mounted at `folder` where we may mount, else a folder on the container's shared memory."""
    folder.mkdir()
    options = f"size={megabytes}m,mode=0700"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mounting, check=False).returncode == 0:
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    elif SHARED.is_dir() and shutil.disk_usage(SHARED).total <= LARGEST_SHARED:
        folder.rmdir()
        with tempfile.TemporaryDirectory(dir=SHARED) as name:
            folder.symlink_to(name)
            disk = SmallDisk(Path(name))
            try:
                yield disk
            finally:
                disk.make_room()
    else:
        pytest.skip("needs the right to mount, or a small /dev/shm")


@contextmanager
def _until_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
