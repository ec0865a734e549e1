"""Tests of Steady."""
