"""Workbooks that we give to the officer: `template` (an empty one that knows whose it is), `painted` (theirs, with what is wrong marked).

Bytes out, nothing written. May import: checklists, XlsxWriter, openpyxl, and `registers.incoming` for what was judged.
"""
