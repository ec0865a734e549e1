"""How messages travel: one module or folder per channel, strangers to each other."""
