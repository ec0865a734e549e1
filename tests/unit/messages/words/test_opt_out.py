"""STOP, START and HELP: what counts as the wish, and above all what does not."""

from __future__ import annotations

import re

import pytest

from messages.words import OptOut, OptOutIntent, opt_out_intent
from messages.words.vocabulary import languages, vocabulary

STOP_KEYWORDS = [
    *(
        "STOP",
        "stop",
        "Stop.",
        "STOP!",
        " stop ",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
    ),
    *(
        "OPTOUT",
        "REVOKE",
        "/stop",
        "stop 🛑",
        '"STOP"',
        "ALTO",
        "PARAR",
        "Pare",
        "baja",
        "CANCELAR",
    ),
    *("detener", "¡ALTO!", "SToP\n", "ｓｔｏｐ"),
]
START_KEYWORDS = ["START", "Start", "YES", "yes", "Yes!", "UNSTOP", "/start", "INICIO", "comenzar"]
HELP_KEYWORDS = ["HELP", "help", "help?", "INFO", "/help", "AYUDA", "ayuda", "información"]

PLAIN_STOP = """please stop texting me|stop texting me|Stop texting me!!|stop messaging me
pls stop|please stop|stop please|stop now|can you stop texting me
could you please stop sending me messages|stop sending me these texts|stop sending messages
stop the messages|stop all messages|stop these texts please|stop my reminders|STOP ALL|Stop stop
STOP STOP STOP STOP|sotp|unsuscribe
stop stop stop|stop spamming me|quit texting me|quit bothering me|no more messages
no more texts please|no more messages thanks|no more reminders|don't text me
dont text me anymore|do not contact me|do not text me again|don't message me
never text me again|don't send me messages|please don't send me any more texts
I don't want these texts|I don't want these messages anymore|i dont want any more texts
I do not want to receive these messages|I no longer wish to receive texts
I don't want to get these texts|I don't want you to text me|unsubscribe me|please unsubscribe
I want to unsubscribe|I'd like to unsubscribe please|unsubscribe from these messages|opt out
opt-out|opt me out|please opt me out|I want to opt out|take me off this list
take me off your list|please take me off the list|take me off|remove me
remove me from this list|remove my number|delete my number|lose my number|take my number off
leave me alone|please leave me alone|LEAVE ME ALONE!!!|I told you to stop texting me
I said stop|cancel my subscription|cancel these messages
I'm doing fine now. Please stop texting me.|Thanks but no more messages please
hey, stop texting me|I need you to stop texting me|ok stop|end these messages
stop sending texts to my phone|deje de mandarme mensajes|deja de mandarme mensajes
dejen de escribirme|deja de escribirme por favor|por favor dejen de enviarme mensajes
ya no quiero recibir esto|no quiero recibir más mensajes|no quiero más mensajes
ya no quiero mensajes|no más mensajes|basta de mensajes|no me escriban más|no me escribas
ya no me escriba|no me manden más mensajes|no me manden mensajes|ya no me mande nada
quiero darme de baja|darme de baja|denme de baja por favor|sáquenme de la lista
sácame de esta lista|bórrenme de la lista|quítenme de su lista|cancelar mensajes|déjame en paz
déjenme en paz|pare por favor|paren de mandarme mensajes|ya te dije que no me escribas
no quiero que me escriban|ya no deseo recibir mensajes|borren mi número
cancelen mi suscripción|alto por favor
stop receiving messages|I want to stop getting these messages|I wish to stop receiving texts
please remove me from your texting list|turn off notifications|turn the reminders off
wrong number, stop texting|no texts please|Stop!!! I'm serious|I'm done with these texts
ya no manden mensajes|no mande más|quiero dejar de recibir mensajes|cancelar suscripción
alto a los mensajes|stop mensajes|STOP por favor|stop calling me"""

NOT_OPTING_OUT = """can't stop thinking about using|I can't stop thinking about drinking
stop drinking|I want to stop taking it|I want to stop|quit smoking|stop the pain
how do I end this treatment|I want to quit drinking|I want to end it|I want to end it all
end my life|make it stop|it won't stop|stop it|please make the cravings stop
when can I stop taking naltrexone|should I stop|can I stop my pills|he won't stop texting me
my ex won't stop texting me|my dealer won't leave me alone|I told my dealer to stop texting me
I told him, stop texting me|she said leave me alone|why did you stop texting me
don't stop texting me|please don't stop|never stop|I wish the cravings would leave me alone
stop texting me at night|stop texting me so early|stop messages for a week
stop the reminders on weekends|no more messages today|no more reminders until monday
stop these cravings|stop these thoughts|I don't want these pills
I don't want these side effects|I don't need this|I don't want this anymore
take me off naltrexone|take me off this medication|take me off these meds
get me off this medicine|remove me from this treatment|stop all drugs|stop all this pain
no more|no more drinking|no more pills|stop the bleeding|nonstop vomiting|the bus stop
I stopped|stopped taking it|cancel my appointment|cancel the shot|end of the week|quit my job
opt out of treatment|I quit|stop 1|1 stop|should I unsubscribe|did you get my messages
no messages today?|I got no messages|my messages|text me later|leave|alone|I feel alone
you stopped texting me|stop texting me about alcohol|stop sending my husband messages
I want to stop using|stop drinking messages|cancelled|stopping|nostop
stop asking me|stop it please|I want you to stop
I want to stop getting sick|stop getting high|stop receiving the shot|turn off the pain
I can't turn off my thoughts|no mande la receta|quiero dejar de recibir la inyección|/cancel
/end|/stop now|STOP/HELP|help help|yes yes|stop yes
no puedo dejar de pensar en beber|quiero dejar de tomar|dejar de beber|quiero parar de tomar
para el dolor|quiero dejar el tratamiento|no quiero tomar más|no quiero nada|no quiero esto
¿por qué no me escriben más?|no me mande otro doctor a|no me escriban tan temprano
no me manden mensajes en la noche|ya no más|basta|no más|no aguanto más
mi ex no deja de mandarme mensajes|le dije que deje de escribirme a ella|sácame de aquí
quiero terminar con todo|no quiero vivir|fin de semana|baja por la noche|tengo la presión baja
para mí sí|a ella no me la manden"""

PLAIN_START = [
    *("start texting me again", "please start sending me messages again", "text me again"),
    *("sign me up again", "opt me back in", "resume messages", "resubscribe me please"),
    *("vuelvan a escribirme", "quiero recibir mensajes otra vez", "reactiva los mensajes"),
]
NOT_STARTING = [
    "yes please",
    "I want to start again",
    "start drinking again",
    "sí",
    "when do I start",
    "alta",
]
PLAIN_HELP = [
    *("how do I stop these messages", "How do I unsubscribe?", "how can I opt out", "help please"),
    *("¿cómo me doy de baja?", "cómo cancelo los mensajes", "ayuda por favor"),
]
NOT_HELP = [
    "help me",
    "I need help",
    "help I can't breathe",
    "necesito ayuda",
    "how do I stop drinking",
]


def rows(block: str) -> list[str]:
    return [text for line in block.split("\n") for text in line.split("|")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, OptOut.STOP) for text in STOP_KEYWORDS),
        *((text, OptOut.START) for text in START_KEYWORDS),
        *((text, OptOut.HELP) for text in HELP_KEYWORDS),
    ],
)
def test_a_bare_keyword(text: str, kind: OptOut) -> None:
    assert opt_out_intent(text) == OptOutIntent(kind, is_keyword=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, OptOut.STOP) for text in rows(PLAIN_STOP)),
        *((text, OptOut.START) for text in PLAIN_START),
        *((text, OptOut.HELP) for text in PLAIN_HELP),
    ],
)
def test_the_same_wish_in_plain_words(text: str, kind: OptOut) -> None:
    assert opt_out_intent(text) == OptOutIntent(kind, is_keyword=False)


@pytest.mark.parametrize("language", languages())
def test_every_listed_way_to_say_it_is_heard(language: str) -> None:
    section = vocabulary(language).entry("opt_out")
    listed = {
        OptOut.STOP: (*section.texts("whole"), *section.texts("patterns")),
        OptOut.START: section.texts("start_patterns"),
        OptOut.HELP: section.texts("ask_how"),
    }
    for kind, patterns in listed.items():
        for pattern in patterns:
            text = re.sub(r"<(\w+)>", lambda group: section.texts(group[1])[-1], pattern)
            intent = opt_out_intent(text)
            assert (intent and intent.kind) is kind, text


@pytest.mark.parametrize(
    "text", [*rows(NOT_OPTING_OUT), *NOT_STARTING, *NOT_HELP, "", "🙂", "\x00"]
)
def test_other_words_are_no_such_wish(text: str) -> None:
    assert opt_out_intent(text) is None


def test_a_very_long_text_is_read_at_its_beginning_only() -> None:
    assert opt_out_intent("please stop texting me. " + "x" * 10_000) is not None
    assert opt_out_intent("x" * 10_000 + ". please stop texting me") is None
