"""Unit tests: no input or output, milliseconds."""
