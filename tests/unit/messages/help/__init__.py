"""Tests of the help answers and how they are found."""
