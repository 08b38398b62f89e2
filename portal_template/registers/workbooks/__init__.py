"""Workbooks that we give to the officer: `template` (an empty one that knows whose it is), `painted` (theirs, with what is wrong marked).

`helping` says in a template what goes where. A painted .xlsx is changed part by part, and the rest of it stays: `package` (its parts),
`styles`, `cells`, `remarks` (comments) and `listing` (the sheet that lists everything). Bytes out, nothing written. May import: checklists,
XlsxWriter, lxml, and `registers.incoming` for what was judged.
"""
