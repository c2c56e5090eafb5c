"""Compares what tests and the spec expect with what infrastructure code declares."""
