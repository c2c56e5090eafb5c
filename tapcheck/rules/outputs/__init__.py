"""Rules about the outputs that suites read."""
