"""Numbers: within their limits, in their steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from .shape import Shape

__all__ = ["bounds", "in_steps"]

_LARGEST_STEP: Final = 10**15


def bounds(shape: Shape, *, whole: bool) -> tuple[float, float]:
    """The lowest and the highest number that are allowed."""
    limits = shape.number
    step = max(shape.steps, default=1.0 if whole else 0.0)
    low = -math.inf if limits.low is None else limits.low
    high = math.inf if limits.high is None else limits.high
    if limits.above is not None:
        low = max(low, limits.above + (step or _tiny(limits.above, limits.below, high)))
    if limits.below is not None:
        high = min(high, limits.below - (step or _tiny(limits.below, limits.above, low)))
    if shape.format == "int32":
        low, high = max(low, -(2**31)), min(high, 2**31 - 1)
    if whole:
        low = math.ceil(low) if math.isfinite(low) else low
        high = math.floor(high) if math.isfinite(high) else high
    if not math.isfinite(low):
        low = min(0.0, high - 1000) if math.isfinite(high) else 0.0
    if not math.isfinite(high):
        high = max(low, 0.0) + 1000
    return low, high


def in_steps(
    value: float, limits: tuple[float, float], steps: Sequence[float], *, whole: bool
) -> int | float:
    """The number of the right kind that is close to ``value`` and within the limits.

    :param steps: what it must be a multiple of.
    """
    low, high = limits
    step = _common_step(steps) if steps else 1.0 if whole else 0.0
    if whole and step % 1:
        step = next((step * n for n in range(1, 1000) if (step * n) % 1 == 0), 1.0)
    if step:
        value = round(math.ceil(min(value, high) / step - 1e-9) * step, 10)
        if value > high:
            value = math.floor(high / step + 1e-9) * step
    elif high - low > 1:
        value = min(max(round(value, 2), low), high)
    return int(value) if whole or float(value).is_integer() else value


def _common_step(steps: Sequence[float]) -> float:
    """The least multiple of all steps; the largest of them where that is beyond measure."""
    exact = [Fraction(str(step)) for step in steps]
    found = Fraction(
        math.lcm(*(one.numerator for one in exact)), math.gcd(*(one.denominator for one in exact))
    )
    return float(found) if found < _LARGEST_STEP else max(steps)


def _tiny(edge: float, other: float | None, limit: float) -> float:
    """A distance from an edge that leaves room before the other."""
    far = other if other is not None else limit
    return min(1.0, abs(far - edge) / 2) if math.isfinite(far) else 1.0
