"""Requests against their contract: parameters and bodies become values, values meet schemas."""
