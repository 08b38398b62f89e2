"""Manuals for those who work with the monitor, read where they work: one text each (`*.md`), drawn as a page by `views`."""
