"""The safety check of every text: which serious reactions and crises it recognises, and why."""
