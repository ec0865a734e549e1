"""How a person is spoken to: in their language, for their phone, as discreetly as they like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.core.model import Address, Button, Patient
from bot.core.model.making import changed
from bot.core.offering import Choice, buttons_of, fixed_buttons, fixed_label, numbered
from bot.core.surroundings import Surroundings
from messages.emergency import EmergencyNumbers, emergency_numbers
from messages.rendering import without_tags
from messages.template import Form

# Choices; to whom, in which conversation, where; and what was shown.
_Offered: TypeAlias = tuple[
    Sequence[Choice], tuple[Patient, str, Address | None], tuple[Button, ...]
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
        self, name: str, choices: Sequence[Choice], address: Address | None
    ) -> tuple[Button, ...]:
        """The choices as they are shown at an address; `ask` wants them twice."""
        if not choices:
            return ()
        last, shown_to = self._last_offered, (self.patient, name, address)
        if last is not None and last[0] is choices and last[1] == shown_to:
            return last[2]
        form = self.form_of(address) if address is not None else Form.SMS
        buttons = self._buttons(name, choices, form)
        self._last_offered = (choices, shown_to, buttons)
        return buttons

    def _buttons(self, name: str, choices: Sequence[Choice], form: Form) -> tuple[Button, ...]:
        if isinstance(choices, tuple):  # a list is made for this turn alone
            fixed = fixed_buttons(
                self.around.catalogue, name, choices, self.language, form, self.patient.is_discreet
            )
            if fixed is not None:
                return fixed
        return buttons_of(name, choices, [self._label(choice, form) for choice in choices])

    def _label(self, choice: Choice, form: Form) -> str:
        fixed = fixed_label(
            self.around.catalogue, choice, self.language, form, self.patient.is_discreet
        )
        return self._phrase(choice.key, form, choice.variables) if fixed is None else fixed

    def _phrase(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        text = self._rendered(key, form, variables)
        return without_tags(text) if form is Form.TELEGRAM else text

    def _shown(
        self,
        address: Address,
        key: str,
        buttons: tuple[Button, ...],
        variables: Mapping[str, object],
    ) -> tuple[str, tuple[Button, ...]]:
        """A text at an address, and what stands below; a phone without buttons reads them."""
        form = self.form_of(address)
        text = self._rendered(key, form, variables)
        if form is not Form.SMS or not buttons:
            return text, buttons
        choices = self._rendered("common.choices", form, {"choices": numbered(buttons)})
        return f"{text}\n{choices}", ()

    def _rendered(self, key: str, form: Form, variables: Mapping[str, object]) -> str:
        """The text as staff have it; if that fails, a safe one, and staff hear of it."""
        reader = changed(self.patient, language=self.spoken) if self.spoken else self.patient
        worded = self.around.worded(key, form, reader, variables)
        if worded.is_substitute:
            self.tell_broken(key)
        return worded.text
