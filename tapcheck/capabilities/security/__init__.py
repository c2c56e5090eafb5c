"""Capabilities of a secure stack: encryption in transit, least privilege, firewalls, secrets."""
