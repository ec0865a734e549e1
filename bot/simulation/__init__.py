"""Whole lives in virtual time: people who answer, forget, leave and travel, and what must hold."""

from bot.simulation.faults import Faults
from bot.simulation.lives import simulate_lives
from bot.simulation.totals import Totals
from bot.simulation.world import World

__all__ = ["Faults", "Totals", "World", "simulate_lives"]
