"""The targets for Python: schemas become types, operations become plans, both are spelled, packed.

Each room imports only those before it: ``schemas``, ``operations``, ``spelling``, ``package``.
"""
