"""Documents of YAML and JSON as one kind of tree, every node with its place in the text."""
