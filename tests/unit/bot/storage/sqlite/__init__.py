"""The SQLite engine's parts that need no file."""
