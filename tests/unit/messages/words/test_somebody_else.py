"""Who is in danger, as far as the words tell: another person only where there is little doubt."""

from __future__ import annotations

import pytest

from messages.words import tells_of_somebody_else


def tells(text: str, danger: str) -> bool:
    """Whether `text`, in which `danger` is what speaks of danger, tells of somebody else."""
    start = text.index(danger)
    return tells_of_somebody_else(text, [(start, start + len(danger))], reach=4)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("my mate just texted me hes gonna top himself", "gonna top himself"),
        ("My sister's on the balcony and she wants to jump", "wants to jump"),
        ("i found him in the bath, he isnt breathing", "isnt breathing"),
        ("what do i do my roommate od'd", "od'd"),
        ("can't wake my dad", "can't wake"),
        ("our 3 year old ate my tablets", "ate my tablets"),
        ("I'm worried about my wife, she keeps saying she will end it", "she will end it"),
        ("Grandma says her chest is crushing", "chest is crushing"),
        ("we gave her narcan and she is still blue", "still blue"),
        ("a girl from group says she has the pills ready", "has the pills ready"),
        ("mi hermana se tomó todas las pastillas y no despierta", "tomó todas las pastillas"),
        ("Mi amigo me escribió que se quiere morir", "se quiere morir"),
        ("¡no respira mi papá!", "no respira"),
        ("no puedo despertar a mi novio", "no puedo despertar"),
        ("la encontré tirada y no responde", "tirada y no responde"),
        ("mi vecina dice que ya no quiere vivir, ¿qué hago?", "no quiere vivir"),
        ("ella tiene los labios azules", "labios azules"),
        ("el niño se comió una de mis pastillas", "se comió una"),
    ],
)
def test_a_named_person_and_no_word_of_the_writers_own_state(text: str, danger: str) -> None:
    assert tells(text, danger)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("I want to die", "want to die"),
        ("my husband left me and I want to die", "want to die"),
        ("my husband left. want to die", "want to die"),
        ("my brother died no reason to live", "no reason to live"),
        ("wife is asleep, gun is loaded", "gun is loaded"),
        ("my wife is asleep and the gun is loaded", "gun is loaded"),
        ("mom is calling them throat is closing", "throat is closing"),
        ("he hit me and my nose wont stop bleeding", "wont stop bleeding"),
        ("my son ODd and I want to go too", "want to go"),
        ("we both took too much, he is asleep", "took too much"),
        ("they would all be better off, my kids too", "better off"),
        ("no wife no kids nothing to live for", "nothing to live for"),
        ("ready to be with my grandma in heaven", "be with my grandma"),
        ("tell my mom goodbye", "goodbye"),
        ("not waking up would be best for my kids", "not waking up"),
        ("cant breathe", "cant breathe"),
        ("someone please help", "help"),
        ("everyone is better without the pain", "better without"),
        ("my throat is closing", "throat is closing"),
        ("no despierta", "no despierta"),
        ("quiero irme con mi mamá al cielo", "quiero irme"),
        ("mi papá murió y no hay razón para vivir", "no hay razón para vivir"),
        ("si mi mujer se va me mato", "me mato"),
        ("mi familia estaría mejor sin mí", "mejor sin mí"),
        ("no dejo de pensar en matarme, mi hermana no sabe", "matarme"),
        ("mi esposo está durmiendo y la pistola está cargada", "pistola está cargada"),
        ("he escrito una carta de despedida a mi hija", "carta de despedida"),
        ("he tenido una convulsión", "una convulsión"),
        ("sigo viva solo por mi hija", "solo por mi hija"),
        ("nos tomamos todas las pastillas él y yo", "tomamos todas las pastillas"),
    ],
)
def test_in_doubt_it_is_the_writer(text: str, danger: str) -> None:
    assert not tells(text, danger)


def test_who_is_named_far_away_counts_where_the_reach_is_long() -> None:
    text = "my mum fell in the kitchen this morning and is unconscious"
    danger = (text.index("unconscious"), len(text))
    assert tells_of_somebody_else(text, [danger])
    assert not tells_of_somebody_else(text, [danger], reach=4)


def test_a_long_story_and_no_danger_are_about_nobody_in_particular() -> None:
    assert not tells_of_somebody_else("he is blue. " * 200, [(0, 10)])
    assert not tells_of_somebody_else("he is blue", [])
