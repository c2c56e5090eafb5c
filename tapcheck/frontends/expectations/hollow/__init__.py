"""Tests and assertions that do not test what they seem to."""
