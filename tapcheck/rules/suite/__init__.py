"""Rules about suites as a whole."""
