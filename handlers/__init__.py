"""Everything that the bot can answer, on one page: conversations, the same on every channel.

An event goes down `ORDER` until one stage has answered it. The safety screen comes first, on every
text, whoever wrote it. Answers to a prompt and taps go to `CHOICES` and `REPLIES` by the name of
the conversation that asked; due work goes to `DUE` by its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    alert,
    arrival,
    cadence,
    check_in,
    correction,
    craving,
    deletion,
    delivery,
    digest,
    dose,
    dose_answer,
    dose_log,
    enrolment,
    export,
    fallback,
    feeling,
    hard_days,
    injection,
    link,
    milestone,
    pause,
    progress,
    question,
    reason,
    safety,
    settings,
    side_effect,
    status,
    stop_help,
    templates,
    tip,
    trouble,
)
from handlers.routing import Choose, Command, Due, Reply, Router, Stage

COMMANDS: Mapping[str, Command] = {
    "start": enrolment.begin,
    "taken": dose_log.taken,
    "skip": dose_log.skip,
    "undo": correction.begin,
    "status": status.show,
    "crave": check_in.begin,
    "tip": tip.begin,
    "side": side_effect.begin,
    "ask": question.ask,
    "progress": progress.show,
    "checkins": cadence.show,
    "more": cadence.ask_more,
    "less": cadence.ask_less,
    "reason": reason.begin,
    "support": reason.support,
    "digest": digest.begin,
    "milestones": milestone.switch,
    "settings": settings.show,
    "pause": pause.begin,
    "resume": pause.resume,
    "help": stop_help.help_text,
    "stop": stop_help.stop,
    "export": export.send,
    "delete": deletion.begin,
}

CHOICES: Mapping[str, Choose] = {
    "alert": alert.choose,
    "cadence": cadence.choose,
    "check_in": check_in.choose,
    "correction": correction.choose,
    "craving": craving.choose,
    "delete": deletion.choose,
    "digest": digest.choose,
    "dose": dose_answer.choose,
    "dose_log": dose_log.choose,
    "enrolment": enrolment.choose,
    "fallback": fallback.choose,
    "hard_days": hard_days.choose,
    "injection": injection.choose,
    "link": link.choose,
    "pause": pause.choose,
    "question": question.choose,
    "reason": reason.choose,
    "safety": safety.choose,
    "settings": settings.choose,
    "side_effect": side_effect.choose,
    "templates": templates.choose,
    "tip": tip.choose,
}

REPLIES: Mapping[str, Reply] = {
    "cadence": cadence.reply,
    "check_in": check_in.reply,
    "dose": dose_answer.reply,
    "dose_log": dose_log.reply,
    "enrolment": enrolment.reply,
    "injection": injection.reply,
    "link": link.reply,
    "pause": pause.reply,
    "question": question.reply,
    "reason": reason.reply,
    "safety": safety.reply,
    "settings": settings.reply,
    "side_effect": side_effect.reply,
}

EXACT: Mapping[str, Reply] = {  # whether a text is surely the number that is awaited
    "check_in": check_in.is_exact,
    "side_effect": side_effect.is_exact,
}

DUE: Mapping[str, Due] = {
    "alert.page": alert.page,
    "check_in.due": check_in.fall_due,
    "craving.wave": craving.wave,
    "delivery.failed": delivery.failed,
    "delivery.help_waits": delivery.help_waits,
    "delivery.refused": delivery.refused,
    "delivery.reminder_waits": delivery.reminder_waits,
    "delivery.second_chance": delivery.second_chance,
    "delivery.sent_plain": delivery.sent_plain,
    "digest.due": digest.fall_due,
    "dose.close": dose.close,
    "dose.due": dose.fall_due,
    "dose.nag": dose.nag,
    "dose.remind": dose.remind_again,
    "dose.tell_missed": dose.tell_missed,
    "dose.unreminded": dose.fall_due_unreminded,
    "enrolment.invite": enrolment.invite,
    "injection.notice": injection.notice,
    "injection.overdue": injection.overdue,
    "milestone.due": milestone.fall_due,
    "pause.end": pause.end,
    "safety.follow_up": safety.follow_up,
    "side_effect.follow_up": side_effect.follow_up,
}

# What must happen although work was given up, by its kind: at once, and knowing the same.
INSTEAD: Mapping[str, str] = {"dose.due": "dose.unreminded", "dose.nag": "dose.close"}


def order(router: Router) -> tuple[Stage, ...]:
    """Who is asked first, second, … until one has answered."""
    return (
        safety.answer,  # on every text, whoever wrote it
        arrival.answer,  # groups, edits, photos, blocks: nothing to converse about
        stop_help.answer,  # STOP, START, HELP, and silence for those who opted out
        arrival.belated,  # texts that lay for hours while we were away
        link.answer,  # the code that joins a second phone
        router.tapped,  # a button
        alert.answer,  # ACK from staff
        templates.answer,  # linked staff edit texts: /templates, /undo
        enrolment.gate,  # people who are not enrolled go no further
        router.slash_command,  # an explicit /command
        router.awaited_choice,  # a choice of the last prompts, newest first
        dose_log.said_taken,  # "took it at 3"
        router.keyword,  # STATUS, PAUSE… typed as a word
        router.awaited_reply,  # free words that the last prompts await, newest first
        dose_log.said_taken_somehow,  # "took it with breakfast": when?
        feeling.answer,  # a side effect or a craving told in free words
        safety.question,  # a question about a serious reaction
        question.answer,  # any other question
        fallback.answer,  # names what is possible
    )


def conversations() -> Router:
    """The router over these tables."""
    return Router(COMMANDS, CHOICES, REPLIES, DUE, order, trouble.apologise, EXACT)


__all__: list[str] = ["CHOICES", "COMMANDS", "DUE", "INSTEAD", "REPLIES", "conversations", "order"]
