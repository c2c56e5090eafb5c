"""What tests in Python use: stacks and outputs that say what is missing, and expectations written as code."""
