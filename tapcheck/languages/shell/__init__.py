"""Shell scripts: their commands with exact places, as far as a reader needs them. Nothing is ever run."""
