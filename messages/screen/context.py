"""What the words around a match make of it: negated, asked, long ago, gone, someone else's.

Every cue works within its clause. Scope ends at the end of the sentence, at a contrast ("but"),
at the start of a new clause, and at a comma that does not belong to a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from messages.screen.index import Index
from messages.screen.lexicon import Circumstance, Cue
from messages.screen.matching import Hits, Places, Table
from messages.screen.normalise import ASK, COMMA, END, START, STOP

_REACH_BEFORE = 6  # words a negation reaches forward
_REACH_RESOLVED = 7
_REACH_RESOLVED_AFTER = 10
_REACH_RELIEF = 3
_REACH_HYPOTHETICAL = 12
_REACH_LISTED = 24  # of "side effects such as A, B, C and D"
_REACH_PERSON = 14
_REACH_OWN_CASE = 4
_REACH_SPEAKER = 2
_REACH_INDICATION = 4
_REACH_SUBJECT = 2  # words between a subject and what is said of it: "they will probably die"
_LONGEST_PERSON = 3  # "my best friends"
_SENTENCE = 40  # words before and after a match that count as its sentence
_LIST_ITEM = 4  # words of one item in "no A, B or C"
_TOPIC_WORDS = 4  # "hives from the shot?" asks; a longer report is not a question for its "?"
_ENDS = frozenset({STOP, ASK, START, END})
_OTHER_EVENT = frozenset({"had", "got", "also", "diagnosed", "broke", "tuve", "tuvo"})
_WITHOUT = frozenset({"without", "sin"})
_FILLERS = frozenset({"ever", "really", "even", "actually", "usually", "often", "currently"})
_FILLERS |= {"do", "did", "i", "have", "any", "otherwise", "personally", "been", "to"}
_ASKING = frozenset({"what", "which", "how", "why", "when", "where", "who", "is", "are", "was"})
_ASKING |= {"were", "does", "do", "did", "can", "could", "should", "will", "would", "has", "have"}
_ASKING |= {"any", "or", "que", "cual", "cuales", "como", "cuando", "donde", "quien", "cuanto"}
_ASKING |= {"hay", "es", "son", "puede", "pueden", "alguna", "algun", "tiene", "tienes", "tienen"}
_ASKING |= {"a", "por", "en"}
_INVERTING = frozenset({"do", "does"})
_NOT_INVERTED = frozenset({"something", "not", "anything", "whatever", "what", "it", "the"})
_BREAKS = _ENDS | {COMMA}
_NOTHING = frozenset({"no", "none", "nope", "negative", "nada", "ninguno", "ninguna", "negativo"})


class _Cues(dict[Cue, Table]):
    """The places of each cue, found when first asked for."""

    def __init__(self, hits: Hits, index: Index) -> None:
        super().__init__()
        self._hits = hits
        self._index = index

    def __missing__(self, cue: Cue) -> Table:
        table = self[cue] = self._index.cues(self._hits, cue)
        return table


class Context:
    """The cues of one text, looked up only when something was found in it."""

    def __init__(self, hits: Hits, index: Index) -> None:
        """Prepare look-ups in the words of `hits`."""
        self._words = hits.words
        self._cues = _Cues(hits, index)
        pseudo = self._covered(Cue.PSEUDO_NEGATION)
        self._negations = {
            place: ends for place, ends in self._cues[Cue.NEGATION].items() if place not in pseudo
        }
        self._not_hypothetical = self._covered(Cue.NOT_HYPOTHETICAL)
        doubled = {place for place in self._negations if self._twice_denied(place)}
        for place in doubled:
            del self._negations[place]
        self._contrasts = set(self._cues[Cue.CONTRAST]) | doubled
        self._clauses = set(self._cues[Cue.NEW_CLAUSE])

    def of(self, places: Places) -> Iterator[Circumstance]:
        """The circumstances of a match."""
        start, end = places[0][0], places[-1][1]
        first, last = self._sentence(start, end)
        if self._negated(places):
            yield Circumstance.NEGATED
        if self._resolved(start, end, first, last) or self._relieved(start, first):
            yield Circumstance.RESOLVED
        if self._remote(end, first, last) and not self._any(Cue.NOT_REMOTE, first, last):
            yield Circumstance.PAST
        if self._hypothetical(start, first):
            yield Circumstance.HYPOTHETICAL
        if self._asked(start, end, first, last) and not self._personal(start, end, first, last):
            yield Circumstance.QUESTION
        if self._someone_else(start, end, first) and not self._any(Cue.CURRENT, first, last):
            yield Circumstance.SOMEONE_ELSE
        if self._other_subject(start):
            yield Circumstance.OTHER_SUBJECT
        if self._indication(start, first):
            yield Circumstance.INDICATION

    def spoken(self, start: int, end: int) -> bool:
        """Whether "I" stands among some words or leads to them: "and I really want to die"."""
        own = self._cues[Cue.FIRST_PERSON]
        if any(place in own for place in range(start, end)):
            return True
        for place in range(start - 1, max(0, start - 1 - _REACH_SPEAKER), -1):
            if self._words[place] in _ENDS or self._words[place] == COMMA:
                return False
            if place in own:
                return True
        return False

    def _twice_denied(self, place: int) -> bool:
        """Whether it denies a denial: "cannot walk without gasping" tells of the gasping."""
        if self._words[place] not in _WITHOUT:
            return False
        before = range(max(0, place - _REACH_BEFORE), place)
        last = max((at for at in before if at in self._cues[Cue.NEGATION]), default=-1)
        if last < 0 or self._words[last] in _WITHOUT:  # "without A, without B" lists
            return False
        return _ENDS.isdisjoint(self._words[last:place]) and COMMA not in self._words[last:place]

    def _covered(self, cue: Cue) -> set[int]:
        table = self._cues[cue]
        return {word for start, ends in table.items() for word in range(start, max(ends))}

    def _any(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a cue lies wholly between two words."""
        table = self._cues[cue]
        return bool(table) and any(
            place in table and min(table[place]) <= last for place in range(first, last)
        )

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        first = max(0, start - _SENTENCE)
        while start > first and self._words[start - 1] not in _ENDS:
            start -= 1
        last = min(len(self._words) - 1, end + _SENTENCE)
        while end < last and self._words[end] not in _ENDS:
            end += 1
        return start, end

    def _negated(self, places: Places) -> bool:
        start, end = places[0][0], places[-1][1]
        denied = bool(self._negations) and (
            self._negated_inside(places) or self._negated_before(start, end)
        )
        return denied or self._negated_after(end)

    def _negated_inside(self, places: Places) -> bool:
        return any(
            place in self._negations
            for (_, before), (after, _) in pairwise(places)
            for place in range(before, after)
        )

    def _negated_before(self, start: int, end: int) -> bool:
        place, steps = start - 1, 0
        item, listed = start, False
        own = start in self._cues[Cue.NEGATION]  # "no family, no money, no reason to live"
        while place > 0 and steps < _REACH_BEFORE:
            word = self._words[place]
            if word in _ENDS or place in self._contrasts:
                return False
            if word == COMMA:
                if own or not self._in_list(place, item, end, listed):
                    return False
                item, listed, steps = place, True, 0
            if place in self._negations and min(self._negations[place]) <= start:
                return True
            if place in self._clauses:
                return self._negated_verb(place)
            place, steps = place - 1, steps + 1
        return False

    def _negated_verb(self, place: int) -> bool:
        """Whether the clause that begins here is itself denied: "nor do I ever feel"."""
        before = place - 1
        while before > place - _REACH_BEFORE and self._words[before] in _FILLERS:
            if before in self._negations:
                break
            before -= 1
        return before in self._negations

    def _in_list(self, comma: int, start: int, end: int, listed: bool) -> bool:
        between = range(comma + 1, start)
        lists = self._cues[Cue.LIST]
        new_clause = start in self._clauses and start - 1 not in lists
        if new_clause or len(between) > _LIST_ITEM:
            return False
        if any(place in self._clauses for place in between):
            return False
        return listed or any(place in lists for place in (*between, *range(end, end + _LIST_ITEM)))

    def _negated_after(self, end: int) -> bool:
        following = [word for word in self._words[end : end + 3] if word != COMMA]
        if following and following[0] in _NOTHING and {*following[1:]} <= _ENDS:
            return True
        return self._any(Cue.NEGATION_AFTER, end, min(end + 4, len(self._words)))

    def _resolved(self, start: int, end: int, first: int, last: int) -> bool:
        resolved = self._cues[Cue.RESOLVED_AFTER]
        if not resolved and not self._cues[Cue.RESOLVED_BEFORE]:
            return False
        before = max(first, start - _REACH_RESOLVED)
        after = min(last, end + _REACH_RESOLVED_AFTER)
        for place in range(before, after):
            if place in self._contrasts and place < start:
                before = place
            elif place in self._contrasts and place >= end:
                if place not in resolved:  # "but it cleared up" tells of the match itself
                    after = place
                break
        if self._any(Cue.RESOLVED_BEFORE, before, start):
            return True
        refused = self._cues[Cue.NEGATION]
        return any(
            place in resolved
            and min(resolved[place]) <= after
            and not refused.keys() & {place - 1, place - 2}
            for place in range(end, after)
        )

    def _relieved(self, start: int, first: int) -> bool:
        """What was treated or got less: "fewer seizures", "control of my chest pain"."""
        cues = self._cues[Cue.RELIEF]
        if not cues:
            return False
        for place in range(max(first, start - 2 * _REACH_RELIEF), start):
            end = max(cues.get(place, (0,)))
            apart = range(end, start)
            if (
                end
                and end >= start - _REACH_RELIEF
                and not any(word in self._clauses or self._words[word] == COMMA for word in apart)
            ):
                denied = range(place - _REACH_RELIEF, place)
                return self._negations.keys().isdisjoint(denied)
        return False

    def _remote(self, end: int, first: int, last: int) -> bool:
        """Long ago, unless another event is: "out of breath, had a chest infection years ago"."""
        table = self._cues[Cue.REMOTE]
        for place in range(first, last):
            if place in table and min(table[place]) <= last:
                commas = [at for at in range(end, place) if self._words[at] == COMMA]
                if not commas or self._words[commas[-1] + 1] not in _OTHER_EVENT:
                    return True
        return False

    def _hypothetical(self, start: int, first: int) -> bool:
        table = self._cues[Cue.HYPOTHETICAL]
        if not table:
            return False
        commas = self._words[max(first, start - _REACH_LISTED) : start].count(COMMA)
        reach = max(first, start - (_REACH_LISTED if commas > 1 else _REACH_HYPOTHETICAL))
        for place in range(reach, start):
            if place in table and place not in self._not_hypothetical:
                between = range(place, start)
                if not any(word in self._contrasts for word in between):
                    return True
        return False

    def _asked(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether the match stands inside a question, not in a report that a question follows."""
        openers = self._cues[Cue.QUESTION_OPENER]
        greeting = self._cues[Cue.INTERJECTION].get(first, [first])
        if first in openers or max(greeting) in openers or self._inverted(max(greeting)):
            return True
        if last >= len(self._words) or self._words[last] != ASK:
            return False
        if self._words[first] in _ASKING or any(place in openers for place in range(first, start)):
            return True
        after = any(place in openers for place in range(end, last))
        return not after and last - first <= _TOPIC_WORDS

    def _inverted(self, first: int) -> bool:
        """Whether it asks of things in general, without a question mark: "do seizures happen"."""
        return (
            self._words[first] in _INVERTING
            and first + 1 < len(self._words)
            and self._words[first + 1] not in _NOT_INVERTED
        )

    def _personal(self, start: int, end: int, first: int, last: int) -> bool:
        if self._any(Cue.OWN_CASE, last, min(last + _REACH_OWN_CASE, len(self._words))):
            return True  # "could hives come from the shot? I have some on my arm"
        return self._any(Cue.FIRST_PERSON, max(first, start - _REACH_PERSON), min(last, end + 3))

    def _other_subject(self, start: int) -> bool:
        """Whether the match is said of another person named right before it."""
        others, own = self._cues[Cue.SOMEONE_ELSE], self._cues[Cue.FIRST_PERSON]
        if not others:
            return False
        for place in range(max(0, start - _REACH_SUBJECT - _LONGEST_PERSON), start):
            after = max(others.get(place, (-1,)))
            if start - _REACH_SUBJECT <= after <= start:
                between = range(after, start)
                if not any(word in own or self._words[word] in _BREAKS for word in between):
                    return True
        return False

    def _indication(self, start: int, first: int) -> bool:
        """What a medicine is for; "took it for two days and" is not."""
        cues, times = self._cues[Cue.INDICATION], self._cues[Cue.TIME]
        if not cues:
            return False
        for place in range(max(first, start - 2 * _REACH_INDICATION), start):
            end = max(cues.get(place, (-1,)))
            if end > 0 and start - _REACH_INDICATION <= end <= start:
                between = range(end, start)
                if not any(word in self._clauses or word in times for word in between):
                    return True
        return False

    def _someone_else(self, start: int, end: int, first: int) -> bool:
        others = self._cues[Cue.SOMEONE_ELSE]
        own = self._cues[Cue.FIRST_PERSON]
        if not others:
            return False
        nearest = next((place for place in range(end - 1, first - 1, -1) if place in others), -1)
        if nearest < 0:
            return False
        after = max(others[nearest])
        return not any(place in own for place in range(after, start))
