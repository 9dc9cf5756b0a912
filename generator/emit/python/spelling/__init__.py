"""Types and plans spelled: annotations, expressions, signatures and docstrings, in ruff's shape."""
