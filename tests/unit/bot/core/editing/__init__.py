"""Mirrors bot/core/editing."""
