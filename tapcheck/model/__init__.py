"""What tapcheck knows about a project: frozen data, no parsing, no input or output."""
