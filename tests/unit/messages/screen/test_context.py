"""What the words around a symptom make of it."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain",
        "no rash, hives or swelling",
        "no fever, chest pain or trouble breathing",
        "denies chest pain, shortness of breath, or swelling",
        "I don't have any chest pain today",
        "never felt suicidal",
        "chest pain: none",
        "no me duele el pecho",
        "no tengo ronchas ni fiebre",
        "I had a seizure when I was ten",
        "my chest pain went away after an hour",
        "hace años intenté suicidarme",
        "my sister gets hives from strawberries",
        "I was put on it for seizures",
        "this traffic is killing me",
        "me muero de hambre",
        "far fewer seizures on this one",
        "it was given for control of my chest pain",
        "nor do I ever really feel short of breath",
        "I finally stopped coughing up blood",
        "me calmó el dolor de pecho",
        "side effects such as stroke, heart attack, blood clots, seizures and coma",
        "my breathing was bad ever since I was little",
        "rash from naltrexone?",
        "a week without fainting",
        "do seizures happen with naltrexone",
        "my last seizure was in March 2010",
        "tuve convulsiones en 2015",
        "lost 51 pounds and s1 is fine",
        "my seizures stopped when I was little",
        "what if I feel faint?",
        "a podcast about heart attacks",
        "seizure awareness week starts on Monday",
        "some people pass out after their first shot",
        "overdoses run in my family",
        "my dog had a seizure on Friday",
        "the nurse warned me about chest pain",
        "im curious, is fainting common with the shot?",
        "I thought it was a heart attack but it was only gas",
        "slurred speech: none",
        "no fever, chills, chest pain or vomiting",
        "la novela trata de un infarto",
        "a algunas personas les da una convulsión",
        "descartaron un infarto",
        "el primer año tuve convulsiones, ya no",
    ],
)
def test_a_symptom_that_is_not_there_now_is_left_alone(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "no fever but cant breathe",
        "I was bullied when I was ten and I still want to die",
        "if this is all there is, I honestly want to kill myself",
        "it is worse since I was moved to nights, suicidal every day",
        "everything I used to love is dull and I feel like hurting myself",
        "no fever, just chest pain, or something like it",
        "no rash no hives but I did pass out",
        "I have no family left, no money, and no reason to keep living like this",
        "I can't breathe",
        "I don't want to live any more",
        "ya no quiero vivir",
        "I never had chest pain like this until today",
        "chest pain won't go away",
        "I can't take a deep breath",
        "my brother overdosed and won't wake up",
        "my throat is closing, what do I do?",
        "is it normal that my chest hurts?",
        "si no paro esto me voy a matar",
        "if this keeps going I am going to kill myself",
        "took it for two days and had a seizure",
        "my tongue is swelling up, is that from the shot?",
        "stabbing chest pains, several heart tests, all fine?",
        "17 years old, a hard time breathing and chest hurts",
        "lower chest pain since noon",
        "I can't walk to the door without fainting",
        "no puedo caminar sin ahogarme",
        "out of breath just sitting down, had a chest infection 2 years ago",
        "took 37.5 mg and fainted",
        "it has not stopped, I am coughing up blood",
        "sleeping less and having chest pain",
        "a seizure last year and the second one, a big seizure, last night",
        "my dad had gout years ago and my chest hurts",
        "i hate my life, does an overdose hurt?",
        "vocal cords tight, can't breathe?",
        "they never told me about the seizures, I had two today",
        "this chest pain is no joke",
        "I can't deny it, I have chest pain",
        "me dijeron que no era nada pero me duele el pecho",
        "mi papá tuvo gota hace años y se me hincha la lengua",
        "dice que no puede tragar",
    ],
)
def test_a_symptom_that_is_there_stays(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("I want to die", True),
        ("they all hate me and I want to die", True),
        ("everyone left, just want to die", True),
        ("he wants me to die", False),
        ("my old dog will want to die at home", False),
        ("people just want to die old", False),
    ],
)
def test_a_wish_to_die_is_that_of_its_subject(screen: Screen, text: str, is_own: bool) -> None:
    live = [finding.rule for finding in screen.read(text).findings if finding.tier.rank]
    assert ("en.wish_own" in live) is is_own


@pytest.mark.parametrize("text", ["let me fucking die", "i fkn want to goddamn die"])
def test_words_of_emphasis_count_for_nothing(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what are the signs of liver damage?", "liver"),
        ("can naltrexone cause hives?", "rash"),
        ("is it true you can overdose on this", "overdose"),
        ("¿puede la naltrexona causar convulsiones?", "seizure_loc"),
    ],
)
def test_a_general_question_asks_for_information(screen: Screen, text: str, topic: str) -> None:
    screening = screen.read(text)
    assert (screening.tier, screening.topic, screening.is_question) == (Tier.NONE, topic, True)


def test_the_nearest_word_of_the_present_counts(screen: Screen) -> None:
    findings = screen.read("causa ya no quiero vivir").findings
    assert {finding.context for finding in findings} == {()}


def test_what_a_medicine_is_for_is_told_by_any_of_its_words(screen: Screen) -> None:
    """The words that lead to it can end in two places: "for 2 months", "for 2 months for"."""
    (finding,) = screen.read("Taken for 3 weeks for back pain.").findings
    assert finding.context == ("indication",)


def test_hives_with_swollen_lips_are_more_than_hives(screen: Screen) -> None:
    assert screen.read("hives on my legs").tier is Tier.URGENT
    assert screen.read("hives on my legs and I feel faint").tier is Tier.EMERGENCY


def test_the_signs_of_a_combination_are_told_by_words_of_their_own(screen: Screen) -> None:
    assert screen.read("yellow skin and I keep bruising easily").tier is Tier.URGENT
    assert screen.read("I took a blue at noon").tier is not Tier.EMERGENCY
    assert screen.read("I took a blue at noon and feel so drowsy").tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "I let everyone down, I drank",
        "my wife left and I drank",
        "my brother visited and I relapsed",
    ],
)
def test_what_the_sender_says_of_themselves_is_not_said_of_another(
    screen: Screen, text: str
) -> None:
    assert screen.read(text).tier is Tier.CRAVING


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("también he tenido crisis de llanto todos los días", Tier.URGENT),
        ("me he mareado", Tier.COMMON),
        ("he cries all day and feels worthless", Tier.NONE),
    ],
)
def test_a_spanish_auxiliary_is_no_english_man(screen: Screen, text: str, tier: Tier) -> None:
    assert screen.read(text).tier is tier


@pytest.mark.parametrize(
    "text", ["done", "Done.", "all done", "took it", "yes", "ok thanks", "stop"]
)
def test_a_plain_answer_is_no_cry(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.NONE


def test_an_urge_is_answered_before_the_nerves_it_brings(screen: Screen) -> None:
    screening = screen.read("so anxious, I really want a drink")
    assert (screening.tier, screening.topic) == (Tier.CRAVING, "urge")
    assert {finding.tier for finding in screening.findings} >= {Tier.COMMON, Tier.CRAVING}


def test_an_explanation_names_rule_words_distance_and_context(screen: Screen) -> None:
    told = screen.explain("no chest pain but I cant brethe")
    assert "emergency, breathing" in told
    assert "en.cannot_breathe: 'cant' [20:24] 'brethe' [25:31]" in told
    assert "none chest_pain by en.chest_pain: 'chest' [3:8] 'pain' [9:13], negated" in told
    assert screen.lexicon.version in told


def test_an_explanation_of_a_misspelling_says_how_far_off_it_is(screen: Screen) -> None:
    assert "1 letters off" in screen.explain("I was seasure free, then a siezures again")


def test_an_explanation_of_plain_chatter_says_so(screen: Screen) -> None:
    assert "nothing of the lexicon" in screen.explain("see you at eight")


def test_an_explanation_marks_a_question(screen: Screen) -> None:
    assert "asked about" in screen.explain("what are the signs of liver damage?")


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("watched a movie about suicide last night", Tier.NONE),
        ("watched a movie about suicide and I want to kill myself too", Tier.EMERGENCY),
        ("in the song he wants to die", Tier.NONE),
        ("after that song I just want to die", Tier.EMERGENCY),
        ("una película donde el protagonista se suicida", Tier.NONE),
        ("viendo una película sobre el suicidio y yo me quiero matar", Tier.EMERGENCY),
    ],
)
def test_a_story_hides_nothing_that_the_sender_says_of_themselves(
    screen: Screen, text: str, tier: Tier
) -> None:
    assert screen.read(text).tier is tier
