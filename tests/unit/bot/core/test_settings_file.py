"""`.env.example` names every setting there is, and no other."""

from __future__ import annotations

import re

from bot.core.config import PREFIX, Config
from tests.fakes.process import ROOT


def test_the_example_names_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(rf"^#?{PREFIX}([A-Z_]+)=", text, re.MULTILINE))
    assert named == {name.upper() for name in Config.model_fields}
