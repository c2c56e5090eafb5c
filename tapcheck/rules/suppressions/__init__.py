"""Rules about inline suppressions."""
