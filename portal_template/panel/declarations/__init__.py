"""Statements in the place of a publication: no movement, in force unchanged, not applicable; and that what stands was reviewed today.

`statement` (what is said, judged by `registers.incoming.intake`), `forms`, `decisions` (publish now or ask a second person; the only
writers of `Declaration`), `forgetting` (what a withdrawal takes from them), `views`. A statement about several periods is published whole
or not at all.
"""
