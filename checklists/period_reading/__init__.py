"""checklists.period_reading: text -> the period that a publication is about.

What lives here: `months` (names and pieces that dates are made of), `lookalikes` (what looks like a date and is none, taken away
first), `dates` (the patterns, the surest first, and the decision).
What it may import: the standard library and `checklists.folding`. Why: strict patterns of our own, so that where no
period can be read nothing is said.
"""

from checklists.period_reading.dates import read_period

__all__ = ["read_period"]
