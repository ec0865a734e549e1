"""Yes and no."""

from __future__ import annotations

import pytest

from messages.words import parse_yes_no

YES = """yes|Yes!|YES|y|yeah|yep|yup|yesss|sure|ok|okay|k|correct|that's right|that’s right
of course|yes please|yes, thanks|I did|I agree|👍|👍🏽|✅|yes 🙂|absolutely|yes, I took it at eight
sounds good|go ahead|yeah sure|hi, yes|sí|si|Sí!|sip|claro|claro que sí|dale|vale|de acuerdo
por supuesto|así es|sí por favor|sí, gracias|si quiero|yes sir|alright|okay then
acepto|correcto|sí, la tomé|siii
ya la tomé|cómo no|corect|deffinitely"""
NO = """no|No.|NO|n|nope|nah|not really|no thanks|no, thank you|never|not now|not yet|I didn't
I don’t|no way|👎|👎🏿|❌|nooo|no, I feel bad|no sorry|of course not|wrong|no gracias|nunca
para nada|claro que no|todavía no|aún no|ahora no|no quiero|no la tomé|no, me siento mal|nop
incorrecto|ya no"""
NEITHER = """|maybe|perhaps|yes but|yes no|yes and no|yes, but not now|yes, no|no, yes
no, wait|sí pero|tal vez|no sé|I don't know|not sure|depende|7|yes 7|what?|🙂
yes I feel terrible|no problem|si me duele|I took it|the|yes unless it rains|sí, aunque no
\x00"""


def rows(block: str) -> list[str]:
    return [text for line in block.split("\n") for text in line.split("|")]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", rows(YES))
def test_yes(text: str, language: str) -> None:
    assert parse_yes_no(text, language) is True


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", rows(NO))
def test_no(text: str, language: str) -> None:
    assert parse_yes_no(text, language) is False


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", rows(NEITHER))
def test_neither(text: str, language: str) -> None:
    assert parse_yes_no(text, language) is None
