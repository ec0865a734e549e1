"""Fail if a test was skipped: `python .ci/no_skips.py build/tests.xml`."""

import sys
from pathlib import Path
from xml.etree import ElementTree

report = ElementTree.fromstring(Path(sys.argv[1]).read_text(encoding="utf-8"))  # noqa: S314 - our own file
skipped = [
    f"{case.get('classname')}.{case.get('name')}: {reason.get('message')}"
    for case in report.iter("testcase")
    for reason in case.iter("skipped")
]
sys.stdout.write("".join(f"SKIPPED {line}\n" for line in skipped))
sys.exit(1 if skipped else 0)
