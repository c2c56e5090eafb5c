"""What a spec can require of infrastructure. A capability is registered by being named in :mod:`.registry`."""
