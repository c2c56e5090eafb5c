"""Capabilities that let the infrastructure bear its load: concurrency, caches, limits, scaling, and arithmetic."""
