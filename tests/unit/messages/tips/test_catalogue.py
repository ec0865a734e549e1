"""Reading tips from files: what one carries, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages.document import DocumentError
from messages.tips import load_tips
from tests.unit.messages.library.folder import folder_with

WALK = """
walk:
  source: complementary_therapies
  triggers: [stress]
  time_of_day: [any]
  minutes: 10
  place: out
  company: alone
  text: Walk for ten minutes.
  sms: Walk a bit.
"""


def test_a_tip_carries_its_words_and_tags(tmp_path: Path) -> None:
    tip = load_tips(folder_with(tmp_path, en_movement=WALK)).entries("en")["walk"]
    assert (tip.text, tip.sms, tip.theme) == ("Walk for ten minutes.", "Walk a bit.", "movement")
    assert (set(tip.triggers), set(tip.times), tip.minutes) == ({"stress"}, {"any"}, 10)
    assert (tip.place, tip.company, tip.facts) == ("out", "alone", ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("source: complementary_therapies", "source: nowhere"), "'source' is 'nowhere'"),
        (("triggers: [stress]", "triggers: [rain]"), "'triggers' must name one or more"),
        (("triggers: [stress]", "triggers: []"), "'triggers' must name one or more"),
        (("minutes: 10", "minutes: ten"), "whole number from 1 to 120"),
        (("minutes: 10", "minutes: 0"), "whole number from 1 to 120"),
        (("place: out", "place: moon"), "'place' is 'moon'"),
        (("company: alone", "mood: alone"), "'mood' is not known here"),
        (("  text: Walk for ten minutes.\n", ""), "'text' must be a text"),
    ],
)
def test_a_mistake_in_a_tip_is_named(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        load_tips(folder_with(tmp_path, en_movement=WALK.replace(*change)))
