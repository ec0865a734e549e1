"""Other ways to write down the same words; None where a text offers nothing to change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

Change = Callable[[str, Random], str | None]

_LONG_ENOUGH = 5  # letters of a word that bears one slip
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiou]")


def _replacing(words: Mapping[str, str]) -> Change:
    """Replace whole words, whatever their case."""
    found = re.compile(r"(?<!\w)(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?!\w)")

    def change(text: str, random: Random) -> str | None:
        plain = text.replace("\u2019", "'")
        changed = found.sub(lambda match: words[match[0]], plain[:1].lower() + plain[1:])
        return None if changed.lower() == plain.lower() else changed

    return change


def _content(text: str, random: Random) -> re.Match[str] | None:
    words = [match for match in _LETTERS.finditer(text) if len(match[0]) >= _LONG_ENOUGH]
    words = [match for match in words if "'" not in match[0]]
    return random.choice(words) if words else None


def _slip(make: Callable[[str, int], str]) -> Change:
    """One slip behind the first letter of a longer word."""

    def change(text: str, random: Random) -> str | None:
        match = _content(text, random)
        if match is None:
            return None
        made = make(match[0], random.randrange(1, len(match[0]) - 1))
        return None if made == match[0] else text[: match.start()] + made + text[match.end() :]

    return change


def _long_vowel(text: str, random: Random) -> str | None:
    match = _content(text, random)
    vowels = [*_VOWELS.finditer(match[0], 1)] if match else []
    if match is None or not vowels:
        return None
    at = match.start() + random.choice(vowels).start()
    return text[:at] + text[at] * 4 + text[at:]


def _between(what: str) -> Change:
    """Put something between two words in the middle."""

    def change(text: str, random: Random) -> str | None:
        spaces = [match.start() for match in re.finditer(" ", text)]
        if not spaces:
            return None
        at = random.choice(spaces)
        return text[:at] + what + text[at + 1 :]

    return change


def _bare(text: str, random: Random) -> str | None:
    stripped = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text)
        if not unicodedata.combining(letter)
    )
    return None if stripped == text else stripped


def _tight(text: str, random: Random) -> str | None:
    changed = re.sub(r"(?<=[.,!?;:]) +", "", text)
    return None if changed == text else changed


def _unpunctuated(text: str, random: Random) -> str | None:
    changed = re.sub(r"\s+", " ", re.sub(r"[^\w\s']", " ", text)).strip().lower()
    return None if changed == text else changed


def _sub(pattern: str, to: str, flags: int = 0) -> Change:
    found = re.compile(pattern, flags)

    def change(text: str, random: Random) -> str | None:
        changed = found.sub(to, text)
        return None if changed == text else changed

    return change


def _cased(make: Callable[[str], str]) -> Change:
    return lambda text, random: None if make(text) == text else make(text)


_APART = {
    "i'm": "i am", "i've": "i have", "i'll": "i will", "can't": "cannot", "cant": "can not",
    "don't": "do not", "dont": "do not", "won't": "will not", "wont": "will not",
    "it's": "it is", "isn't": "is not", "didn't": "did not", "im": "i am", "ive": "i have",
    "couldn't": "could not", "wouldn't": "would not", "there's": "there is",
}  # fmt: skip
_TOGETHER = {
    "i am": "i'm", "i have been": "i've been", "i will": "i'll", "cannot": "can't",
    "can not": "can't", "do not": "don't", "will not": "won't", "it is": "it's",
    "is not": "isn't", "did not": "didn't", "could not": "couldn't", "there is": "there's",
}  # fmt: skip
_SCOTS = {
    "can't": "cannae", "cannot": "cannae", "cant": "cannae", "don't": "dinnae", "dont": "dinnae",
    "my": "ma", "i'm": "ah'm", "am": "am", "want to": "wantae", "won't": "willnae", "old": "auld",
    "wouldn't": "wouldnae", "couldn't": "couldnae", "down": "doon", "out": "oot", "to": "tae",
}  # fmt: skip
_TEXTING = {
    "you": "u", "to": "2", "for": "4", "are": "r", "because": "cuz", "please": "plz",
    "going to": "gonna", "want to": "wanna", "and": "n", "with": "w/", "be": "b", "my": "mi",
    "what": "wat", "today": "2day", "tonight": "2nite", "about": "abt", "without": "w/o",
    "i'm": "im", "can't": "cnt", "can’t": "cnt", "before": "b4", "too": "2",
}  # fmt: skip
_SPANISH_TEXTING = {
    "que": "q", "por": "x", "estoy": "toy", "para": "pa", "porque": "xq", "también": "tmb",
    "tambien": "tmb", "me": "m", "de": "d", "estás": "stas", "quiero": "kiero", "no": "nop",
    "qué": "k", "más": "+", "muy": "mui", "todo": "to", "nada": "na", "bien": "bn",
}  # fmt: skip
_SPANISH_TEXTING.pop("no")
_SPANISH_TEXTING.pop("me")
_BRITISH = {
    "er": "a&e", "mom": "mum", "diarrhea": "diarrhoea", "color": "colour", "pharmacy": "chemist",
    "swollen": "swolen", "hemorrhaging": "haemorrhaging", "hemorrhage": "haemorrhage",
    "realize": "realise", "esophagus": "oesophagus", "anesthesia": "anaesthetic", "gray": "grey",
    "feces": "faeces", "anesthetic": "anaesthetic", "paralyzed": "paralysed", "tumor": "tumour",
    "stomach": "tummy", "butt": "bum", "kindergarten": "nursery", "mommy": "mummy",
}  # fmt: skip
_AMERICAN = {to: word for word, to in _BRITISH.items() if word != "swollen"}
_MIXED = {
    "breathe": "respirar", "breathing": "respirando", "chest": "pecho", "throat": "garganta",
    "die": "morir", "pills": "pastillas", "help": "ayuda", "heart": "corazon", "blood": "sangre",
    "suicide": "suicidio", "face": "cara", "son": "hijo", "daughter": "hija", "because": "porque",
    "tongue": "lengua", "but": "pero", "and": "y", "very": "muy",
}  # fmt: skip
_MEZCLADO = {
    "respirar": "breathe", "pecho": "chest", "garganta": "throat", "morir": "die",
    "pastillas": "pills", "ayuda": "help", "corazón": "heart", "corazon": "heart", "pero": "but",
    "sangre": "blood", "suicidio": "suicide", "porque": "because", "muy": "very", "cara": "face",
    "lengua": "tongue", "hijo": "son", "hija": "daughter", "vivir": "live", "siento": "feel",
}  # fmt: skip

COMMON: Mapping[str, Mapping[str, Change]] = {
    "case": {
        "all capitals": _cased(str.upper),
        "each word with a capital": _cased(str.title),
        "small letters": _cased(str.lower),
    },
    "slip": {
        "two letters swapped": _slip(lambda w, i: w[:i] + w[i + 1] + w[i] + w[i + 2 :]),
        "a letter dropped": _slip(lambda w, i: w[:i] + w[i + 1 :]),
        "a letter doubled": _slip(lambda w, i: w[: i + 1] + w[i:]),
        "a long vowel": _long_vowel,
    },
    "spacing": {
        "no space after a mark": _tight,
        "no marks": _unpunctuated,
        "a new line in the middle": _between("\n"),
        "an empty line in the middle": _between("\n\n"),
        "two spaces": _between("  "),
        "an emoji in the middle": _between(" \U0001f629 "),
        "dots in the middle": _between("... "),
        "dots without a space": _between("..."),
        "a dash in the middle": _between(" - "),
        "a comma in the middle": _between(", "),
    },
}

BY_LANGUAGE: Mapping[str, Mapping[str, Mapping[str, Change]]] = {
    "en": {
        "apostrophe": {
            "none": _sub("['\u2019]", ""),
            "curly": _sub("'", "\u2019"),
            "acute": _sub("['\u2019]", "\u00b4"),
            "a space for it": _sub("(?<=n)['\u2019](?=t\\b)|(?<=[iI])['\u2019](?=m\\b)", " "),
            "spelt out": _replacing(_APART),
            "drawn together": _replacing(_TOGETHER),
        },
        "register": {
            "texting": _replacing(_TEXTING),
            "no final g": _sub(r"(?<=[a-z]{2}in)g\b", ""),
            "no final g, marked": _sub(r"(?<=[a-z]{2}in)g\b", "'"),
            "Scots": _replacing(_SCOTS),
            "British": _replacing(_BRITISH),
            "American": _replacing(_AMERICAN),
            "a word of Spanish": _replacing(_MIXED),
        },
    },
    "es": {
        "accent": {
            "none": _bare,
            "apart": _cased(lambda text: unicodedata.normalize("NFD", text)),
            "n for ñ": _sub("ñ", "n"),
        },
        "register": {
            "texting": _replacing(_SPANISH_TEXTING),
            "b for v": _sub("v", "b"),
            "v for b": _sub(r"(?:\bb|(?<=a)b)(?![rl])", "v"),
            "s for c and z": _sub("c(?=[eiéí])|z", "s"),
            "no h": _sub(r"\bh(?=[aeiouáéíóú])", ""),
            "y for ll": _sub("ll", "y"),
            "k for qu": _sub("qu(?=[eiéí])", "k"),
            "no final d": _sub(r"(?<=[aeiou])d(?=o\b)", ""),
            "a word of English": _replacing(_MEZCLADO),
        },
    },
}  # fmt: skip
