"""What the fields of tips and answers are called on the page, and what belongs in them."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, tuple[str, str]] = {
    "text": ("On Telegram", "Two or three short sentences."),
    "sms": ("By SMS", "Complete in itself. It also goes to people who chose discreet messages."),
    "triggers": ("Helps with", "It comes when this set the urge off."),
    "time_of_day": ("Fits", "It comes at this time of the day."),
    "minutes": ("Takes minutes", "About how long, 1 to 120."),
    "place": ("Where", "Where it can be done."),
    "company": ("With whom", "Alone, or with others."),
    "theme": ("Theme", "In small letters, with _ between words."),
    "title": ("Title", "As people would call it."),
    "discreet_title": ("Discreet title", "On buttons and for discreet messages: names nothing."),
    "safety": ("Said first, in danger", "When to call for help, and whom. May be empty."),
    "answer": ("On Telegram", "The answer, and who to ask."),
    "questions": ("Questions that it answers", "One in each line, as people ask them."),
    "keywords": ("More words to find it by", "One in each line. May be empty."),
    "source": ("Rests on", "The part of the article that says so."),
    "facts": ("Label facts", "One in each line, such as facts 1.3 S30. May be empty."),
    "asks_prescriber": ("Say that the prescriber knows more", "Adds a sentence on Telegram."),
    "unchecked": ("A pharmacist has yet to check it", "Nobody but staff sees this."),
    "topic": ("Topic", "In small letters, with _ between words."),
    "is_on": ("People get it", "Switched off it is kept, and never said."),
}
