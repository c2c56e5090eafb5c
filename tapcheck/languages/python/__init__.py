"""Python test programs: lowering, semantics, libraries, and the runtimes of pytest and unittest."""
