"""The rules of ``check``: one module an idea, all of them listed in :mod:`.registry`."""
