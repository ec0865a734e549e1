"""Conversations, the same on every channel."""
