"""Terraform: modules, evaluation, functions, plan and state files. Knows nothing of tapcheck's model."""
