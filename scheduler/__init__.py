"""When things happen: recurrence, due work, quiet hours, pacing, delivery."""
