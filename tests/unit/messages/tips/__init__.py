"""Tests of the coping tips."""
