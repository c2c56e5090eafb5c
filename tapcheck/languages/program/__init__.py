"""Test programs: one small program form for all languages, and its partial evaluator."""
