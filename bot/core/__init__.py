"""What everything else agrees on: values, errors, contracts, the clock, the settings, the turn."""
