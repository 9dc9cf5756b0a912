"""Schemas to types: what a document says of values, as classes and aliases of Python."""
