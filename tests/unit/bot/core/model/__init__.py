"""Mirrors bot/core/model."""
