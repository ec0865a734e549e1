"""The built-in emergency wording itself: its kinds, and the sentences of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a safety text is for; decides its numbers and its built-in wording."""

    EMERGENCY = "emergency"
    POISON = "poison"
    CRISIS = "crisis"
    UNSURE = "unsure"
    URGENT = "urgent"
    ASK = "ask"  # are you safe?
    UNSEEN = "unseen"  # nobody has seen it
    ALSO = "also"  # the crisis line, added to other guidance
    HELPER = "helper"  # somebody else is in danger
    HELPER_CRISIS = "helper_crisis"  # somebody else may end their life
    ASK_HELPER = "ask_helper"  # are they safe?
    ALSO_HELPER = "also_helper"
    BEREAVED = "bereaved"  # the other one has died
    LAPSE = "lapse"
    TROUBLE = "trouble"  # we failed to handle a text


# Sentences in the order they are said; one that names a number the country lacks is left out.
# Sources: facts 1.2 (overdose: S4 S6 S8; depression: S5 S15; hypersensitivity: S17), 2.2.
SENTENCES: Mapping[str, Mapping[Kind, tuple[str, ...]]] = {
    "en": {
        Kind.EMERGENCY: (
            "Call {emergency} now.",
            "Say what is wrong and where you are. Stay on the line and do what they say.",
            "Unlock the door. Have someone stay with you.",
            "If opioids may be the cause: give naloxone if you have it, and still call.",
        ),
        Kind.POISON: (
            "Call {emergency} now.",
            "If all seems well, the poison line can guide you: {poison}.",
            "Keep the pack at hand. Give no food or drink, and do not make anyone throw up.",
            "Hard to wake, sick or hard to breathe: {emergency}, at once.",
        ),
        Kind.CRISIS: (
            "If you might act on it, call {emergency} now.",
            "Or call the crisis line, now: {crisis}.",
            "You can also text {crisis_text}.",
            "You matter. Stay near someone. Move away from what could hurt you.",
        ),
        Kind.UNSURE: (
            "I am not sure I understood, and I do not want to miss it.",
            "If anyone is in danger, call {emergency} now.",
            "Thoughts of ending your life? Call {crisis}, any time.",
            "Are you safe right now?",
        ),
        Kind.URGENT: (
            "Please call your clinic or prescriber today.",
            "Hard to breathe, swelling of the face, chest pain, faint, confused or much worse:"
            " call {emergency} at once.",
        ),
        Kind.ASK: (
            "If you are in danger, call {emergency} now.",
            "Are you safe right now?",
        ),
        Kind.UNSEEN: (
            "No one has seen your message yet. Please do not wait for us.",
            "In danger? Call {emergency} now.",
        ),
        Kind.ALSO: ("Thoughts of ending your life? Call {crisis} too.",),
        Kind.HELPER: (
            "Call {emergency} now.",
            "Say what is wrong and where they are. Stay on the line and do what you are told.",
            "Stay with them. Unlock the door.",
            "If opioids may be the cause: give naloxone if you have it, and still call.",
        ),
        Kind.HELPER_CRISIS: (
            "Call {emergency} now if they are hurt or might hurt themselves.",
            "You can also ask the crisis line how to help: {crisis}.",
            "Stay with them, or on the phone with them. Do not leave them alone.",
            "Move what could hurt them away if it is safe for you.",
        ),
        Kind.ASK_HELPER: (
            "If they are in danger, call {emergency} now.",
            "Are they safe right now?",
        ),
        Kind.ALSO_HELPER: ("Did they mean to end their life? Call {crisis} too.",),
        Kind.BEREAVED: (
            "I am so sorry. If help has not seen them yet, call {emergency} now.",
            "Please do not stay alone with this: go to someone, or have someone come to you.",
            "The crisis line is there for you, too: {crisis}.",
        ),
        Kind.LAPSE: (
            "Thank you for telling me. One time does not undo your work.",
            "Please do not use more now, and do not be alone.",
            "Drowsy, slow breathing, shaky, confused or a fit: call {emergency} at once.",
            "Call your clinic before your next dose.",
        ),
        Kind.TROUBLE: (
            "Sorry, something went wrong here and I could not handle your message.",
            "In an emergency, call {emergency}.",
        ),
    },
    "es": {
        Kind.EMERGENCY: (
            "Llama ya al {emergency}.",
            "Di qué pasa y dónde estás. No cuelgues y haz lo que te digan.",
            "Abre la puerta. Que alguien se quede contigo.",
            "Si puede ser por opioides: da naloxona si la tienes, y llama igual.",
        ),
        Kind.POISON: (
            "Llama ya al {emergency}.",
            "Si todo parece bien, la línea de venenos te guía: {poison}.",
            "Ten la caja a mano. No des comida ni bebida, y no hagas vomitar a nadie.",
            "Si cuesta despertar, está mal o le cuesta respirar: {emergency}, al momento.",
        ),
        Kind.CRISIS: (
            "Si puedes hacerte daño, llama ya al {emergency}.",
            "O llama ahora a la línea de crisis: {crisis}.",
            "También puedes escribir un mensaje al {crisis_text}.",
            "Eres importante. Quédate cerca de alguien. Aléjate de lo que pueda hacerte daño.",
        ),
        Kind.UNSURE: (
            "No sé si te entendí bien, y no quiero pasarlo por alto.",
            "Si alguien está en peligro, llama ya al {emergency}.",
            "¿Piensas en acabar con tu vida? Llama al {crisis}, a cualquier hora.",
            "¿Estás a salvo ahora?",
        ),
        Kind.URGENT: (
            "Llama hoy a tu clínica o a quien te receta.",
            "Si te cuesta respirar, se hincha la cara, duele el pecho, te desmayas, hay"
            " confusión o estás mucho peor: llama al {emergency} al momento.",
        ),
        Kind.ASK: (
            "Si estás en peligro, llama ya al {emergency}.",
            "¿Estás a salvo ahora?",
        ),
        Kind.UNSEEN: (
            "Nadie ha visto tu mensaje todavía. Por favor, no nos esperes.",
            "¿Hay peligro? Llama ya al {emergency}.",
        ),
        Kind.ALSO: ("¿Piensas en acabar con tu vida? Llama también al {crisis}.",),
        Kind.HELPER: (
            "Llama ya al {emergency}.",
            "Di qué pasa y dónde está la persona. No cuelgues y haz lo que te digan.",
            "Quédate a su lado. Abre la puerta.",
            "Si puede ser por opioides: da naloxona si la tienes, y llama igual.",
        ),
        Kind.HELPER_CRISIS: (
            "Llama ya al {emergency} si puede hacerse daño o tiene heridas.",
            "También puedes preguntar a la línea de crisis cómo ayudar: {crisis}.",
            "Quédate a su lado o al teléfono. No dejes a la persona a solas.",
            "Aparta lo que pueda hacerle daño si no te pone en peligro.",
        ),
        Kind.ASK_HELPER: (
            "Si hay peligro, llama ya al {emergency}.",
            "¿Esa persona está a salvo ahora?",
        ),
        Kind.ALSO_HELPER: ("¿Quería acabar con su vida? Llama también al {crisis}.",),
        Kind.BEREAVED: (
            "Lo siento muchísimo. Si aún no ha llegado la ayuda, llama ya al {emergency}.",
            "Por favor, no te quedes a solas con esto: ve con alguien, o que alguien venga.",
            "La línea de crisis también está para ti: {crisis}.",
        ),
        Kind.LAPSE: (
            "Gracias por contármelo. Una vez no borra lo que has logrado.",
            "Por favor, no consumas más ahora y no te quedes a solas.",
            "Mucho sueño, respiración lenta, temblor, confusión o convulsión: llama al momento al"
            " {emergency}.",
            "Llama a tu clínica antes de la próxima dosis.",
        ),
        Kind.TROUBLE: (
            "Perdona, algo falló aquí y no pude atender tu mensaje.",
            "En una emergencia, llama al {emergency}.",
        ),
    },
}

TO_STAFF: Mapping[str, str] = {
    "en": "Steady: a patient may be in danger, and the database is failing, so nothing more can be"
    " said here. They were told whom to call. Please look at the server and at your patients.",
    "es": "Steady: un paciente puede estar en peligro y la base de datos falla, así que aquí no"
    " se puede decir más. Se le dijo a quién llamar. Revisa el servidor y a tus pacientes.",
}
