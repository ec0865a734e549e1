"""The safety check of every text: which serious reactions and crises it recognises, and why."""

from messages.screen.added import AddedEntry, OverlayError
from messages.screen.engine import Screen
from messages.screen.lexicon import Lexicon
from messages.screen.loading import load_lexicon
from messages.screen.model import Finding, Screening, Span, Tier
from messages.screen.overlay import Overlay, lay_over
from messages.screen.reloading import LiveScreen
from messages.screen.shipped import shipped_screen

__all__ = [
    "AddedEntry",
    "Finding",
    "Lexicon",
    "LiveScreen",
    "Overlay",
    "OverlayError",
    "Screen",
    "Screening",
    "Span",
    "Tier",
    "lay_over",
    "load_lexicon",
    "shipped_screen",
]
