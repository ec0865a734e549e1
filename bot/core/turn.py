"""A turn: one event or piece of due work, handled for one person inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.config import Config
from bot.core.model import (
    Address,
    AddressState,
    Alert,
    Attachment,
    Body,
    Button,
    Dialogue,
    Incoming,
    Lane,
    OutboxRow,
    OutboxState,
    Patient,
)
from bot.core.model.making import changed, maker
from bot.core.offering import Choice
from bot.core.ports import Rows
from bot.core.surroundings import Surroundings
from bot.core.voice import Voice
from messages.screen import Screening
from messages.template import Form

__all__ = ["Choice", "Turn"]

DEFAULT_PATIENCE = timedelta(days=1)
UNASKED = frozenset({Lane.REMINDER, Lane.BULK})  # not before an emergency's hold is over


class Turn(Voice):
    """What a handler sees and may do. It never awaits and never asks for the time elsewhere.

    Everything written through it commits together, or not at all.
    """

    def __init__(
        self,
        around: Surroundings,
        rows: Rows,
        now: datetime,
        patient: Patient,
        address: Address | None,
        *,
        incoming: Incoming | None = None,
        screening: Screening | None = None,
    ) -> None:
        """`address` is where answers go: of the event, or the best one for due work (or None)."""
        self.around, self.rows, self.now = around, rows, now
        self.patient, self.address = patient, address
        self.incoming, self.screening = incoming, screening
        self.said: list[str] = []  # keys, in order
        # Whose, and which; None: not read yet. Several stages ask for them.
        self._open: tuple[int, Sequence[Dialogue]] | None = None

    # -- who and when ---------------------------------------------------------------------------

    @property
    def config(self) -> Config:
        """The settings."""
        return self.around.config

    @property
    def text(self) -> str:
        """What the person wrote; of a tap the button's label; empty for due work."""
        return self.incoming.text if self.incoming else ""

    @property
    def local_now(self) -> datetime:
        """`now` in the patient's zone (aware)."""
        return self.now.astimezone(self.patient.tz)

    @property
    def today(self) -> date:
        """The patient's local date."""
        return self.local_now.date()

    @property
    def open_dialogues(self) -> Sequence[Dialogue]:
        """Prompts that await an answer, newest first."""
        if self._open is None or self._open[0] != self.patient.id:
            self._open = self.patient.id, self.rows.dialogues.open(self.patient.id, self.now)
        return self._open[1]

    def save(self, **changes: Any) -> None:
        """Change the patient's row."""
        self.patient = changed(self.patient, **changes)
        self.rows.patients.change(self.patient.id, changes)

    def consent_address(self) -> None:
        """The person agreed to hear from us at the turn's address."""
        if self.address is not None:
            self.address = replace(self.address, consented_at=self.now, state=AddressState.ACTIVE)
            self.rows.patients.save_address(self.address)

    # -- saying ---------------------------------------------------------------------------------

    def say(
        self,
        key: str,
        *,
        choices: Sequence[Choice] = (),
        name: str = "",
        subject: str = "",
        to: Address | None = None,
        lane: Lane = Lane.REPLY,
        expires_at: datetime | None = None,
        not_before: datetime | None = None,
        dose_id: int | None = None,
        attachment: Attachment | None = None,
        asks: str | None = None,
        fallback_of: int | None = None,
        **variables: object,
    ) -> int | None:
        """Queue a message of the template `key`; returns its outbox id.

        `name` is the conversation that the choices answer to, and `subject` (a dose id, say) what
        the message is about. `asks` ("location") offers the app's own share button where there is
        one; the choices beside it come back as texts. It leaves no sooner than `not_before`.
        Without `to` it goes to the turn's address; with neither there is nowhere to go and None
        comes back.
        """
        address = to or self.address
        if address is None:
            return None
        offered = self._offered(name, choices, address)
        text, buttons = self._shown(address, key, offered, variables)
        if asks and self.has_buttons(address):
            share = self._phrase(f"button.share_{asks}", Form.TELEGRAM, {})
            buttons = (*buttons, Button(share, asks))  # the app's own button
        else:
            asks = None
        # What is about a dose is worded anew for another channel.
        kept = {} if dose_id is not None else {of: str(said) for of, said in variables.items()}
        self.said.append(key)
        held_until = self.patient.held_until if lane in UNASKED else None
        return self.rows.outbox.add(
            _make_row(
                id=0,
                patient_id=self.patient.id,
                channel=address.channel,
                address=address.value,
                lane=lane,
                key=key,
                body=_make_body(text, buttons, attachment, asks, kept, subject if buttons else ""),
                state=OutboxState.QUEUED,
                created_at=self.now,
                next_try_at=max(self.now, held_until or self.now, not_before or self.now),
                expires_at=expires_at,
                dose_id=dose_id,
                fallback_of=fallback_of,
            )
        )

    def ask(
        self,
        name: str,
        step: str,
        key: str,
        *,
        choices: Sequence[Choice] = (),
        subject: str = "",
        data: Mapping[str, Any] | None = None,
        patience: timedelta = DEFAULT_PATIENCE,
        **said: Any,
    ) -> int | None:
        """Say `key` and await the answer: opens (or replaces) the dialogue `name`/`subject`."""
        self.listen(name, step, choices=choices, subject=subject, data=data, patience=patience)
        return self.say(key, choices=choices, name=name, subject=subject, **said)

    def listen(
        self,
        name: str,
        step: str,
        *,
        choices: Sequence[Choice] = (),
        subject: str = "",
        data: Mapping[str, Any] | None = None,
        patience: timedelta = DEFAULT_PATIENCE,
    ) -> None:
        """Await an answer without asking: opens (or replaces) the dialogue `name`/`subject`."""
        self._open = None
        self.rows.dialogues.put(
            _make_dialogue(
                patient_id=self.patient.id,
                name=name,
                step=step,
                subject=subject,
                data=dict(data) if data else {},
                options=self._offered(name, choices, self.address),
                asked_at=self.now,
                expires_at=self.now + patience,
            )
        )

    def offer_again(self, key: str, dialogue: Dialogue) -> None:
        """Say `key` with the choices that a dialogue still awaits."""
        choices = [
            Choice(option.data.partition(":")[2], label=option.label)
            for option in dialogue.offered
        ]
        self.say(key, choices=choices, name=dialogue.name)

    def done(self, name: str | None = None, subject: str | None = None) -> None:
        """The dialogue is over; without a name: whatever awaits an answer."""
        self._open = None
        self.rows.dialogues.close(self.patient.id, name, subject)

    # -- later ----------------------------------------------------------------------------------

    def schedule(self, kind: str, due_at: datetime, subject: str = "", **data: Any) -> None:
        """Do work of this kind at `due_at`; scheduling the same again moves it."""
        self.rows.due.put(kind, due_at, self.patient.id, subject, data)

    def cancel(self, kind: str | None = None, subject: str | None = None) -> int:
        """Drop scheduled work; returns how much there was."""
        return self.rows.due.cancel(self.patient.id, kind, subject)

    def raise_alert(
        self,
        tier: str,
        reason: str,
        *,
        excerpt: str = "",
        answer_key: str = "",
        findings: Sequence[dict[str, Any]] = (),
        lexicon_version: str = "",
    ) -> Alert:
        """Keep an alert for staff and have them paged at once.

        The page keeps in which language it was spoken here: should nobody answer, that is told so.
        """
        alert = self.rows.alerts.add(
            Alert(
                id=0,
                patient_id=self.patient.id,
                tier=tier,
                reason=reason,
                raised_at=self.now,
                excerpt=excerpt,
                answer_key=answer_key,
                findings=list(findings),
                lexicon_version=lexicon_version,
            )
        )
        self.schedule("alert.page", self.now, str(alert.id), language=self.spoken)
        return alert

    def tell_broken(self, key: str) -> None:
        """Staff hear of a template that cannot be rendered."""
        self.raise_alert("notice", "template_broken", answer_key=key)


_make_body, _make_dialogue, _make_row = maker(Body), maker(Dialogue), maker(OutboxRow)
