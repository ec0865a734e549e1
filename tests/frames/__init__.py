"""What may change around and within a cry without changing what it says."""
