"""Round numbers for an axis, and amounts said shortly."""

from __future__ import annotations

import math

_STEPS = (1, 2, 2.5, 5, 10)


def ticks(top: float, count: int = 4) -> tuple[float, ...]:
    """Round numbers from zero to at least `top`, about so many steps: 0, 250, 500, 750, 1000."""
    if not 0.001 <= top < math.inf:
        return (0.0, 1.0)
    rough = top / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in _STEPS if power * size >= rough * (1 - 1e-9))
    steps = math.ceil(top / step - 1e-9)
    return tuple(round(step * at, 10) for at in range(steps + 1))


def short(value: float, *, money: bool = False) -> str:
    """`1,250`, `Q 1.3 M`, `Q 640 mil`: what fits beside a picture."""
    mark = "Q\u00a0" if money else ""
    size = abs(value)
    if size >= 1e6:
        return f"{mark}{_plain(value / 1e6)}\u00a0M"
    if size >= 10_000:
        return f"{mark}{_plain(value / 1e3)}\u00a0mil"
    return f"{mark}{value:,.0f}" if value == int(value) or size >= 1000 else f"{mark}{value:,.2f}"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or abs(value - round(value)) < 0.05 else f"{value:,.1f}"
