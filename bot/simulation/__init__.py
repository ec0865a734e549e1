"""Whole lives in virtual time: people who answer, forget, leave and travel, and what must hold."""

from bot.simulation.totals import Totals
from bot.simulation.world import World, simulate_lives

__all__ = ["Totals", "World", "simulate_lives"]
