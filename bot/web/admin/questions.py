"""Questions without an answer that helped: work for editors. Who asked is not shown to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from starlette.responses import Response

from bot.core.model import Question
from bot.core.ports import Rows
from bot.web.admin.visit import Visit

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as editors see it: no patient, and the day without the hour."""

    id: int
    text: str
    language: str
    asked_on: date
    entry: str | None  # the answer that did not help; None where none was sure enough


async def listed(visit: Visit) -> Response:
    """The newest first."""
    found = await visit.desk.store.read(lambda rows: rows.questions.unanswered(SHOWN))
    return visit.page("questions", questions=[_seen(each) for each in found])


async def settle(visit: Visit) -> Response:
    """An editor has seen to it: it leaves the list."""
    number, now, me = int(visit.part("id")), visit.desk.clock.now(), visit.me

    def work(rows: Rows) -> bool:
        question = rows.questions.get(number)
        if question is not None and not question.is_settled:
            rows.questions.save(replace(question, is_settled=True))
            rows.audit.add(now, me.reference, "question.settled", f"question:{number}", {})
        return question is not None

    if not await visit.desk.store.write(work):
        return visit.missing("question")
    return visit.go("/questions", done="settled")


def _seen(question: Question) -> Unanswered:
    return Unanswered(
        question.id,
        question.text,
        question.language,
        question.asked_at.date(),
        question.entry,
    )
