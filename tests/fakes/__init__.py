"""Stand-ins that record what they receive."""
