"""The help catalogue: answers to questions, and finding the one a question asks for."""

from messages.help.catalogue import ANSWER, HelpCatalogue, HelpEntry, load_answers
from messages.help.local_numbers import with_local_numbers
from messages.help.search import CONFIDENT, Candidates, HelpMatch, HelpSearch

__all__ = [
    "ANSWER",
    "CONFIDENT",
    "Candidates",
    "HelpCatalogue",
    "HelpEntry",
    "HelpMatch",
    "HelpSearch",
    "load_answers",
    "with_local_numbers",
]
