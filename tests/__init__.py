"""Tests of tapcheck."""
