"""Rules about what no test touches."""
