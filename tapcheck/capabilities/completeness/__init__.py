"""Capabilities of a complete stack: encryption at rest, backups, roles, monitoring."""
