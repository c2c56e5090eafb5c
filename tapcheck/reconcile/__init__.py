"""Joins what tests expect with what infrastructure declares, and gives each pair a status."""
