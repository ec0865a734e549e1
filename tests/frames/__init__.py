"""What may stand around a cry without changing it, and what makes calm of the same words."""
