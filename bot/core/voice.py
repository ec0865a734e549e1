"""How a person is spoken to: in their language, for their phone, as discreetly as they like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.model import Address, Body, Button, Patient
from bot.core.model.making import changed, maker
from bot.core.surroundings import Surroundings
from bot.core.template_words import fixed_labels
from messages.emergency import EmergencyNumbers, emergency_numbers
from messages.rendering import without_tags
from messages.template import Form


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap or type: a button template, or a label that is data (a city, a day)."""

    action: str  # `<action>[:<argument>]`, handed to the conversation that asked
    key: str = ""  # of a button template; its words may be typed instead
    label: str = ""
    row: int | None = None  # buttons of one row stand side by side; None: a row of its own
    variables: Mapping[str, object] = field(default_factory=dict)


# Choices, to whom, in which conversation, with which argument, where; and what was shown.
_Offered: TypeAlias = tuple[
    Sequence[Choice], Patient, str, str, Address | None, tuple[Button, ...]
]


class Voice(ABC):
    """Puts templates and choices into words for one person; nothing is sent or kept.

    A turn speaks with it and holds what it speaks from: a base class, for speed.
    """

    around: Surroundings
    patient: Patient
    address: Address | None  # where answers go
    spoken: str = ""  # the language of this turn, where it is not the one they chose
    _last_offered: _Offered | None = None

    @abstractmethod
    def tell_broken(self, key: str) -> None:
        """A template cannot be rendered as staff have it."""

    @property
    def language(self) -> str:
        """The language they are spoken to in: the one they chose, but for calls for help."""
        return self.spoken or self.patient.language

    def speak(self, language: str) -> None:
        """Say what follows in `language`, whatever they chose, which stays; empty: in that one."""
        self.spoken = "" if language == self.patient.language else language
        self._last_offered = None

    @property
    def numbers(self) -> EmergencyNumbers:
        """Emergency and crisis numbers of the patient's country."""
        return emergency_numbers(self.patient.country, self.language)

    def form_of(self, address: Address) -> Form:
        """How texts are shown at an address."""
        return self.around.forms.get(address.channel, Form.SMS)

    def has_buttons(self, address: Address) -> bool:
        """Whether choices can be tapped there."""
        return self.form_of(address) is Form.TELEGRAM

    @property
    def can_tap(self) -> bool:
        """Whether choices can be tapped where answers go."""
        return self.address is not None and self.has_buttons(self.address)

    def phrase(self, key: str, **variables: object) -> str:
        """A template as plain words, to stand inside another message or on a button."""
        form = self.form_of(self.address) if self.address is not None else Form.SMS
        return self._phrase(key, form, variables)

    def render(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        """The text of a template for this patient, with the standard variables."""
        return self.around.catalogue.render(
            key,
            self.language,
            form,
            discreet=self.patient.is_discreet,
            variables={**self.standard_variables, **variables},
        )

    @property
    def standard_variables(self) -> Mapping[str, object]:
        """What every template may use."""
        return self.around.standard_variables(self.patient.country, self.language)

    # -- inside ---------------------------------------------------------------------------------

    def _offered(
        self, name: str, choices: Sequence[Choice], argument: str, address: Address | None
    ) -> tuple[Button, ...]:
        """The choices as they are shown at an address; `ask` wants them twice."""
        if not choices:
            return ()
        last, shown_to = self._last_offered, (self.patient, name, argument, address)
        if last is not None and last[0] is choices and last[1:5] == shown_to:
            return last[5]
        form = self.form_of(address) if address is not None else Form.SMS
        keys = tuple([choice.key for choice in choices])
        labels = fixed_labels(
            self.around.catalogue, keys, self.language, form, discreet=self.patient.is_discreet
        )
        end = f":{argument}" if argument else ""
        buttons = tuple(
            [
                _make_button(
                    label or self._label(choice, form),
                    f"{name}:{choice.action}{end}",
                    index if choice.row is None else choice.row,
                    None,
                    choice.key,
                )
                for index, (choice, label) in enumerate(zip(choices, labels, strict=True))
            ]
        )
        self._last_offered = (choices, *shown_to, buttons)
        return buttons

    def _label(self, choice: Choice, form: Form) -> str:
        return self._phrase(choice.key, form, choice.variables) if choice.key else choice.label

    def _phrase(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        text = self._rendered(key, form, variables)
        return without_tags(text) if form is Form.TELEGRAM else text

    def _body(
        self,
        address: Address,
        key: str,
        buttons: tuple[Button, ...],
        variables: Mapping[str, object],
    ) -> Body:
        form = self.form_of(address)
        text = self._rendered(key, form, variables)
        if form is Form.SMS and buttons:
            offered = ", ".join(f"{n} {b.label}" for n, b in enumerate(buttons, start=1))
            text += "\n" + self._rendered("common.choices", form, {"choices": offered})
            buttons = ()
        return _make_body(
            text=text,
            buttons=buttons,
            variables={name: str(value) for name, value in variables.items()},
        )

    def _rendered(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        """The text as staff have it; if that fails, a safe one, and staff hear of it."""
        reader = changed(self.patient, language=self.spoken) if self.spoken else self.patient
        worded = self.around.worded(key, form, reader, variables)
        if worded.is_substitute:
            self.tell_broken(key)
        return worded.text


_make_body, _make_button = maker(Body), maker(Button)
