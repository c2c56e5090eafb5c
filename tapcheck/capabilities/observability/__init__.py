"""Capabilities that let people see how the infrastructure does: alarms, dashboards, logs, traces."""
