"""From a method and a path to an operation."""
