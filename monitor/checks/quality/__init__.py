"""How usable a portal is, apart from the law: notes that never score and never say that somebody does not comply.

    note                    what a note is, and the one table of their sentences and remedies
    links, files, pages     the functions: what a portal's links, files and pages are like
    catalog                 the one table code -> function; `quality` asks them all

Each function judges what was seen and says nothing of what was not: a fault of the network is no note. A new check is one function, one
line in the catalog and one sentence in `note`.
"""

from monitor.checks.quality.catalog import quality
from monitor.checks.quality.note import NOTES, QualityNote, Severity

__all__ = ["NOTES", "QualityNote", "Severity", "quality"]
