"""Go test files, lowered to the program form and evaluated: `testing`, testify and Terratest."""
