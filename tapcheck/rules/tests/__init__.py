"""Rules about what unit tests expect."""
