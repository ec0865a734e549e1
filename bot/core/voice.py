"""How a person is spoken to: in their language, for their phone, as discreetly as they like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.model import Address, Body, Button, Option, Patient
from bot.core.model.making import maker
from bot.core.surroundings import Surroundings
from bot.core.wording import fixed_label, words_of
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


@dataclass(frozen=True, slots=True)
class _Offered:
    """Choices, to whom they were shown in which conversation and form, and what was shown."""

    choices: Sequence[Choice]
    to: tuple[Patient, str, Form]
    buttons: tuple[Button, ...]


class Voice(ABC):
    """Puts templates and choices into words for one person; nothing is sent or kept.

    A turn speaks with it and holds what it speaks from: a base class, for speed.
    """

    around: Surroundings
    patient: Patient
    address: Address | None  # where answers go
    _last_offered: _Offered | None = None

    @abstractmethod
    def tell_broken(self, key: str) -> None:
        """A template cannot be rendered as staff have it."""

    @property
    def language(self) -> str:
        """The patient's language."""
        return self.patient.language

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
            discreet=self.patient.privacy == "discreet",
            variables={**self.standard_variables, **variables},
        )

    @property
    def standard_variables(self) -> Mapping[str, object]:
        """What every template may use."""
        return self.around.standard_variables(self.patient.country, self.language)

    # -- inside ---------------------------------------------------------------------------------

    def _options(self, name: str, choices: Sequence[Choice]) -> tuple[Option, ...]:
        catalogue, language = self.around.catalogue, self.language
        return tuple(
            _make_option(
                button.label,
                button.data,
                catalogue.words(choice.key, language) if choice.key else (),
            )
            for choice, button in zip(
                choices, self._offered(name, choices, self.address), strict=True
            )
        )

    def _offered(
        self, name: str, choices: Sequence[Choice], address: Address | None
    ) -> tuple[Button, ...]:
        """The choices as they are shown at an address; `ask` wants them twice."""
        form = self.form_of(address) if address is not None else Form.SMS
        last = self._last_offered
        if last is None or last.choices is not choices or last.to != (self.patient, name, form):
            buttons = tuple(
                _make_button(
                    self._label(choice, form),
                    f"{name}:{choice.action}",
                    index if choice.row is None else choice.row,
                    None,
                )
                for index, choice in enumerate(choices)
            )
            last = self._last_offered = _Offered(choices, (self.patient, name, form), buttons)
        return last.buttons

    def _label(self, choice: Choice, form: Form) -> str:
        if not choice.key:
            return choice.label
        is_discreet, texts = self.patient.privacy == "discreet", self.around.catalogue
        fixed = (
            None
            if choice.variables
            else fixed_label(texts, choice.key, self.language, form, discreet=is_discreet)
        )
        return self._phrase(choice.key, form, choice.variables) if fixed is None else fixed

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
        return Body(
            text=text,
            buttons=buttons,
            variables={name: str(value) for name, value in variables.items()},
        )

    def _rendered(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        """The text as staff have it; if that fails, a safe one, and staff hear of it."""
        catalogue, language = self.around.catalogue, self.language
        is_discreet = self.patient.privacy == "discreet"
        worded = words_of(
            catalogue,
            key,
            language,
            form,
            discreet=is_discreet,
            variables={**self.standard_variables, **variables},
            numbers=self.numbers,
        )
        if worded.is_substitute:
            self.tell_broken(key)
        return worded.text


_make_button, _make_option = maker(Button), maker(Option)
