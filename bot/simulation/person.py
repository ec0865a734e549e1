"""A simulated patient: a seeded character that answers messages by their template key."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

Answer = tuple[timedelta, str]  # after how long, and what: a text, or "tap:<action>"

ZONES = ("New York", "Chicago", "Los Angeles", "Madrid", "Mexico City", "Sydney")
TIMES = ("7am", "8:30 am", "12 pm", "6pm", "9 pm", "8am and 8pm")


@dataclass
class Person:
    """Somebody with a phone. `is_rich`: a phone with buttons, else one for SMS."""

    number: int
    channel: str
    address: str
    is_rich: bool
    chance: random.Random
    reliability: float = 0.0  # how often a reminder is answered with *taken*
    openness: float = 0.0  # how often a check-in is answered
    urge: float = 0.0  # what they rate, give or take
    has_stopped: bool = False
    is_blocking: bool = False
    is_travelling: bool = False
    is_joining: bool = False  # about to join a second phone
    is_easy: bool = False  # about to say that reminders may come early or late
    has_travelled: bool = False
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Characters differ: from nearly always to rather seldom."""
        self.reliability = self.chance.uniform(0.45, 0.97)
        self.openness = self.chance.choice((0.0, 0.5, 0.8, 0.95))
        self.urge = self.chance.uniform(0, 9)

    def react(self, key: str) -> Iterator[Answer]:
        """What the person does about a message of this template, and after how long."""
        reaction = _REACTIONS.get(key)
        if reaction is not None and not self.is_blocking:
            yield from reaction(self)

    def wish(self) -> str | None:
        """What comes to mind on a day, unasked. A text, or a `do:` for the phone itself."""
        wishes = (
            (0.010, "status"), (0.006, "pause 3 days"), (0.003, "settings"),
            (0.002, "STOP"), (0.002, "START"), (0.002, "do:block"), (0.004, "took it an hour ago"),
            (0.003, "undo"), (0.001, "i cant breathe"), (0.004, "what can you do"),
            (0.002, "do:travel"), (0.004, "do:ease"), (0.006, "do:join"), (0.010, "crave"),
            (0.006, "tip"), (0.006, "more"), (0.004, "less"), (0.004, "progress"),
            (0.004, "I feel nauseous"), (0.004, "can I drink on it?"),
        )  # fmt: skip
        roll = self.chance.random()
        for likelihood, wish in wishes:
            if roll < likelihood:
                return wish
            roll -= likelihood
        return None

    def soon(self, most: float = 3.0) -> timedelta:
        """Some minutes."""
        return timedelta(seconds=round(self.chance.uniform(5, most * 60)))


Reaction = Callable[[Person], Iterator[Answer]]


def _choose(number: int, action: str) -> Reaction:
    """Tap the button of this action, or type the number it has by SMS."""

    def react(person: Person) -> Iterator[Answer]:
        yield person.soon(), f"tap:{action}" if person.is_rich else str(number)

    return react


def _type_time(person: Person) -> Iterator[Answer]:
    yield person.soon(), person.chance.choice(TIMES)


def _type_city(person: Person) -> Iterator[Answer]:
    yield person.soon(), person.chance.choice(ZONES)


def _change_something(person: Person) -> Iterator[Answer]:
    if person.is_travelling:
        person.is_travelling, person.has_travelled = False, True
        yield person.soon(), "tap:change:zone" if person.is_rich else "2"

    elif person.is_joining:
        person.is_joining = False
        yield person.soon(), "tap:change:phone" if person.is_rich else "7"
    elif person.is_easy:
        person.is_easy = False
        yield person.soon(), "tap:change:flexible" if person.is_rich else "8"


def _say_how_easy(person: Person) -> Iterator[Answer]:
    number = person.chance.randrange(4)
    yield (
        person.soon(),
        f"tap:flexible:{(0, 15, 30, 60)[number]}" if person.is_rich else str(number + 1),
    )


def _answer_reminder(person: Person) -> Iterator[Answer]:
    roll = person.chance.random()
    if roll < person.reliability:
        yield (
            person.soon(25),
            "tap:taken" if person.is_rich else person.chance.choice(("1", "took it")),
        )
    elif roll < person.reliability + 0.04:
        yield person.soon(), "tap:later" if person.is_rich else "2"
    elif roll < person.reliability + 0.08:
        yield person.soon(), "tap:skip" if person.is_rich else "3"


def _give_reason(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.5:
        yield (
            person.soon(),
            "tap:why" if person.is_rich else person.chance.choice(("1", "was away")),
        )


def _rate(person: Person) -> Iterator[Answer]:
    """A number near their urge, which eases as the weeks go; now and then hours late."""
    if person.chance.random() < person.openness:
        person.urge = max(0.0, person.urge + person.chance.uniform(-0.6, 0.5))
        rating = min(10, max(0, round(person.chance.gauss(person.urge, 2))))
        yield person.soon(person.chance.choice((10, 60, 400))), str(rating)


def _rate_lower(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.7:
        yield person.soon(), str(min(10, max(0, round(person.urge) - 2)))


def _name_trigger(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.7:
        yield person.soon(), person.chance.choice(("stress", "lonely", "tired", "my boss"))


def _say_used(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.8:
        yield person.soon(), "yes" if person.chance.random() < 0.1 else "no"


def _say_mood(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.6:
        yield person.soon(), person.chance.choice(("good", "so so", "low"))


def _wait(person: Person) -> Iterator[Answer]:
    if person.chance.random() < 0.5:
        yield person.soon(), "tap:wait" if person.is_rich else "1"


_REACTIONS: dict[str, Reaction] = {
    "check_in.ask": _rate,
    "check_in.ask_hard": _rate,
    "check_in.ask_now": _rate,
    "craving.how_now": _rate_lower,
    "craving.eased": _name_trigger,
    "check_in.trigger": _name_trigger,
    "check_in.used": _say_used,
    "check_in.mood": _say_mood,
    "craving.options": _wait,
    "side_effect.how_strong": _rate_lower,
    "side_effect.follow_up": _rate_lower,
    "enrolment.welcome": _choose(1, "agree"),
    "link.sure": _choose(1, "agree"),
    "enrolment.form": _choose(1, "form"),
    "enrolment.time": _type_time,
    "enrolment.time_which": _choose(1, "time"),
    "enrolment.zone": _type_city,
    "enrolment.zone_confirm": _choose(1, "zone"),
    "settings.show": _change_something,
    "settings.ask_flexible": _say_how_easy,
    "dose.reminder": _answer_reminder,
    "dose.reminder_late": _answer_reminder,
    "dose.again": _answer_reminder,
    "dose.nag": _answer_reminder,
    "dose.skipped": _give_reason,
    "safety.are_you_safe": _choose(1, "safe"),
    "dose_log.is_it_a_second": _choose(1, "same"),
    "correction.which": _choose(1, "dose"),
    "correction.what": _choose(1, "taken"),
}
