"""What the monitor keeps: portals, crawls, assessments and their findings as rows. `store` is the one mapper between values and rows.
`towns` is the list of the 340 municipalities with the addresses of their portals, which `addresses` takes in from a file; `reach` says
of a portal whether it can be seen: unreachable after three failed visits over 72 hours, and not before. `history` keeps what the PDH and
SEGEPLAN published of the towns, as theirs.

Models have fields, constraints, querysets and `__str__`; no rule of law, no network, no scoring. May import
`monitor.assessment` and what is below it; never the pipeline or a view.
"""
