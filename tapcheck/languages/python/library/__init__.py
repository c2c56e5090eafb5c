"""What Python programs find built in or import."""
