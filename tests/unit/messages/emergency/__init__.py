"""Tests of the table of emergency and crisis numbers, and of guessing a person's country."""
