"""Mock outputs: plausible values for what only a deployment knows, and the files that carry them."""
