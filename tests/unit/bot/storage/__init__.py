"""Storage without a disk."""
