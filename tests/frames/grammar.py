"""The same said of another person, in another tense or with a filler; None where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from tests.frames.spellings import Change

_PARTS = re.compile(r"\w+(?:'\w+)*|[^\w]+")
_OTHERS = re.compile(
    r"\b(?:he|she|his|her|him|they|them|their|we|our|us|you|your|husband|wife|son|daughter|kids?"
    r"|friend|brother|sister|mom|mum|dad|boy|girl|partner|baby|toddler|everyone|everybody|people"
    r"|i'?d|i'll|id)\b"
)
_KEPT = frozenset(
    {
        "can",
        "can't",
        "cannot",
        "cant",
        "could",
        "couldn't",
        "couldnt",
        "will",
        "won't",
        "wont",
        "would",
        "wouldn't",
        "wouldnt",
        "should",
        "might",
        "may",
        "did",
        "didn't",
        "didnt",
        "was",
        "had",
        "wasn't",
        "hadn't",
        "took",
        "woke",
        "felt",
        "fell",
        "got",
        "went",
        "saw",
        "drank",
        "ate",
        "bought",
        "wrote",
        "threw",
        "lost",
        "cut",
        "found",
        "quit",
        "put",
        "gave",
        "left",
        "thought",
        "kept",
        "hit",
        "began",
        "tried",
    }
)
_TURNED = {"am": "is", "have": "has", "do": "does", "don't": "doesn't", "dont": "doesnt"}
_TURNED |= {"haven't": "hasn't", "havent": "hasnt", "go": "goes", "wish": "wishes", "i": ""}
_PRESENT = frozenset(
    {
        "want",
        "need",
        "feel",
        "hope",
        "think",
        "keep",
        "see",
        "hear",
        "take",
        "hate",
        "plan",
        "hurt",
        "get",
        "know",
        "fear",
        "drink",
        "bleed",
        "believe",
        "vomit",
        "cough",
        "shake",
        "struggle",
        "wake",
        "sit",
        "lie",
        "wonder",
        "look",
        "fall",
        "faint",
        "sound",
        "itch",
        "imagine",
        "dream",
    }
)
_ADVERBS = frozenset(
    {
        "just",
        "really",
        "still",
        "also",
        "never",
        "always",
        "already",
        "only",
        "even",
        "actually",
        "literally",
        "honestly",
        "constantly",
        "suddenly",
        "finally",
        "almost",
        "sometimes",
    }
)
_AND_VERB = re.compile(r"\b(?:and|then|but|or) (?:" + "|".join(_PRESENT) + r")\b")
_SPEAKER = {"i": "", "i'm": " is", "im": " is", "i've": " has", "ive": " has"}
_FORMS = {"he": ("his", "him", "himself"), "she": ("her", "her", "herself")}


def _turn(verb: str) -> str | None:
    if verb in _KEPT or verb.endswith("ed"):
        return verb
    if verb in _TURNED:
        return _TURNED[verb] or None
    return verb + "s" if verb in _PRESENT else None


def person(name: str, pronoun: str) -> Change:
    """An English text of "I" told of somebody else, where every verb of it can be turned."""

    def change(text: str, random: Random) -> str | None:
        plain = text.replace("\u2019", "'").lower()
        if _OTHERS.search(plain) or _AND_VERB.search(plain):
            return None
        if not re.match(r"(?:i|i'?m|i'?ve|my)\b", plain):
            return None
        told = [*_told(_PARTS.findall(plain), name, pronoun)]
        return None if None in told else "".join(word or "" for word in told)

    return change


def _told(parts: list[str], name: str, pronoun: str) -> Iterator[str | None]:
    """Each part as it is said of another; None for a verb that cannot be turned."""
    possessive, them, themselves = _FORMS[pronoun]
    forms = {"me": them, "myself": themselves, "mine": possessive}
    subject, owner, verb_next = name, f"{name}'s" if name != pronoun else possessive, False
    for part in parts:
        word: str | None = part
        if part in _SPEAKER:
            word, verb_next = subject + _SPEAKER[part], part == "i"
        elif part == "my":
            word = owner
        elif part in forms:
            word = forms[part]
        elif verb_next and not part.isspace() and part not in _ADVERBS:
            word, verb_next = _turn(part), False
        if word != part:
            subject, owner = pronoun, possessive
        yield word


_PERSONA = {
    "mi": "su", "mis": "sus", "estoy": "está", "tengo": "tiene", "puedo": "puede", "voy": "va",
    "siento": "siente", "quiero": "quiere", "soy": "es", "pienso": "piensa", "veo": "ve",
    "oigo": "oye", "perdí": "perdió", "perdi": "perdió", "tomé": "tomó", "tome": "tomó",
    "tuve": "tuvo", "desmayé": "desmayó", "desmaye": "desmayó", "tragué": "tragó", "he": "ha",
    "trague": "tragó", "corté": "cortó", "corte": "cortó", "metí": "metió", "dejé": "dejó",
    "deje": "dejó", "escribí": "escribió", "escucho": "escucha", "creo": "cree", "llevo": "lleva",
    "ando": "anda", "pude": "pudo", "prefiero": "prefiere", "preferiría": "preferiría",
    "ahogo": "ahoga", "muero": "muere", "mato": "mata", "aguanto": "aguanta", "merezco": "merece",
    "deseo": "desea", "planeo": "planea", "caí": "cayó", "desperté": "despertó", "sé": "sabe",
}  # fmt: skip
_A_PERSONA = frozenset(
    {
        "duele",
        "duelen",
        "falta",
        "cuesta",
        "da",
        "dan",
        "dio",
        "dieron",
        "sale",
        "salen",
        "salió",
        "salio",
        "pica",
        "arde",
        "entra",
        "late",
        "aprieta",
        "oprime",
        "para",
        "cierra",
        "hincha",
        "hinchó",
        "está",
        "esta",
        "estan",
        "están",
        "ponen",
    }
)
_OTROS = re.compile(
    r"\b(?:él|ella|su|sus|le|les|esposo|esposa|marido|hijo|hija|hermano|hermana|mamá|mama|papá|papa"
    r"|amigo|amiga|novio|novia|bebé|bebe|niño|niña|todos|ellos|usted|tú|tu|te|nos|nosotros|yo"
    r"|conmigo)\b"
)
_PRIMERA = re.compile(
    r"(?!as[ií]\b|s[ií]\b|aqu[ií]\b)\w+(?:[éí]|mos|arme|irme|ste|sme|rte|nse|ome)\b(?<!duerme)"
)


def persona(name: str) -> Change:
    """A Spanish text of "yo" told of somebody else, where every verb of it can be turned."""

    def change(text: str, random: Random) -> str | None:
        plain = text.lower()
        first = plain.split()[0]
        if _OTROS.search(plain) or (
            first not in _PERSONA and first not in {"no", "ya", "me", "se"}
        ):
            return None
        parts = _PARTS.findall(plain)
        words = [part for part in parts if part.strip()]
        told: list[str] = []
        at = 0
        for part in parts:
            if not part.strip():
                told.append(part)
                continue
            after, before = (words[at + 1 : at + 2] or [""])[0], words[at - 1] if at else ""
            at += 1
            if part == "me":
                told.append("le" if before == "se" or after in _A_PERSONA else "se")
            else:
                told.append(_PERSONA.get(part, part))
        joined = re.sub(r"(?<!due)(?<=[aei]r|do)me\b", "se", "".join(told))
        if joined == plain or joined.startswith("su"):
            return None
        return None if _PRIMERA.search(joined) else f"{name} {joined}"

    return change


def _sub(pattern: str, to: str) -> Change:
    found = re.compile(pattern, re.IGNORECASE)

    def change(text: str, random: Random) -> str | None:
        plain = text.replace("\u2019", "'")
        changed = found.sub(to, plain)
        return None if changed == plain else changed

    return change


def _inserted(pattern: str, what: Iterable[str]) -> Mapping[str, Change]:
    return {f'"{word}" before the verb': _sub(pattern, rf"\g<0>{word} ") for word in what}


def _filled(filler: str, after: str = r"[a-z]") -> Change:
    def change(text: str, random: Random) -> str | None:
        spaces = [match.start() for match in re.finditer(rf"(?<={after}) (?=[a-z])", text)]
        if not spaces:
            return None
        at = random.choice(spaces)
        return f"{text[:at]} {filler} {text[at + 1 :]}"

    return change


_HERE = r"^i (?!am\b|have\b|just\b|really\b|literally\b|honestly\b)|^i'?m (?!so\b|just\b)"
_AFTER_I = (
    *("just", "really", "honestly", "literally", "fucking"),
    *("kinda", "seriously", "lowkey", "actually", "truly"),
)
_SHORT = r"\b(?:i'm|im|i am|i have|i|my|the|is|are|a|an|am)\b "

BY_LANGUAGE: Mapping[str, Mapping[str, Mapping[str, Change]]] = {
    "en": {
        "person": {
            "he": person("he", "he"),
            "she": person("she", "she"),
            "my mum": person("my mum", "she"),
            "my husband": person("my husband", "he"),
            "my best friend": person("my best friend", "she"),
            "the man next to me": person("the man next to me", "he"),
        },
        "adverb": _inserted(_HERE, [*_AFTER_I, "kind of", "sort of"]),
        "filler": {f'"{w}"': _filled(w) for w in ("like", "um", "uh", "you know", "fucking")},
        "tense": {
            "have been wanting": _sub(r"\bi want\b", "i've been wanting"),
            "have been feeling": _sub(r"\bi feel\b", "i've been feeling"),
            "wanted": _sub(r"\bi want\b", "i wanted"),
            "have been doing": _sub(r"\bi'?m (?=\w+ing\b)(?!going)", "i've been "),
            "keep doing": _sub(r"\bi'?m (?=\w+ing\b)(?!going|dying|overdosing)", "i keep "),
            "could not": _sub(r"\bi (?:can't|cannot|cant)\b", "i couldn't"),
            "have not been able": _sub(r"\bi (?:can't|cannot|cant)\b", "i haven't been able to"),
            "cannot seem": _sub(r"\bi (?:can't|cannot|cant)\b", "i can't seem to"),
            "am unable": _sub(r"\bi (?:can't|cannot|cant)\b", "i'm unable to"),
            "have got": _sub(r"\bi have (?=a|an|the|pain|hives|no)\b", "i've got "),
            "have had": _sub(r"\bi have (?=a|an|the|pain|hives)\b", "i've had "),
            "it has been": _sub(r"(?<=^my \w{4} )(?:is|feels)\b", "has been"),
            "just did": _sub(
                r"^i (?=took|swallowed|fainted|passed|used|drank|overdosed)", "i just "
            ),
        },
        "shortness": {
            "telegram": _sub(_SHORT, ""),
            "no I": _sub(r"^(?:i|i'?m|i am) ", ""),
            "the for my": _sub(r"\bmy (?=chest|throat|tongue|face|eyes|arm|skin|lips)", "the "),
            "me for my": _sub(r"\bmy\b", "me"),
        },
    },
    "es": {
        "person": {
            name: persona(name)
            for name in ("ella", "él", "mi hermano", "mi mamá", "mi esposa", "un amigo")
        },
        "adverb": _inserted(
            r"^(?=me |no |quiero |tengo |estoy |siento |se me |voy )",
            ["yo", "ya", "realmente", "de verdad", "la verdad es que", "creo que", "como que"],
        ),
        "filler": {
            f'"{w}"': _filled(w, r"[a-záéíóúñ]{4}") for w in ("este", "o sea", "pues", "como que")
        },
        "tense": {
            "estoy teniendo": _sub(r"^tengo\b", "estoy teniendo"),
            "he tenido": _sub(r"^tengo\b", "he tenido"),
            "quería": _sub(r"\bquiero\b", "quisiera"),
            "llevo sintiendo": _sub(r"^siento\b", "llevo días sintiendo"),
            "me he estado": _sub(r"^me estoy\b", "me he estado"),
            "sigo": _sub(r"^estoy (?=\w+ndo\b)", "sigo "),
            "no podía": _sub(r"^no puedo\b", "no podía"),
            "no he podido": _sub(r"^no puedo\b", "no he podido"),
            "no logro": _sub(r"^no puedo\b", "no logro"),
            "me ha dolido": _sub(r"^me duele\b", "me ha estado doliendo"),
            "me dolía": _sub(r"^me duele\b", "me empezó a doler"),
            "acabo de": _sub(r"^me tom[eé]\b", "acabo de tomarme"),
        },
        "shortness": {
            "telegram": _sub(r"\b(?:tengo|estoy|mi|mis|el|la|los|las|un|una|me) ", ""),
            "el for mi": _sub(r"\bmi (?=pecho|garganta|lengua|cara|brazo|piel)", "el "),
        },
    },
}
