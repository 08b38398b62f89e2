"""What comes in: files and requests -> judged drafts, or every problem in Spanish. Reads; writes nothing.

Spreadsheets: `sniff` (what a file is, by its bytes), `workbook` (its sheets as cells), `unsound` (cells without a value), `hidden` (what is
hidden), `identity` (what a template of ours says of itself), `sheets` (the judgement; `judgement` holds its values), `fixes` (corrections
with one click), `doubts` (what asks for a reason), `matching` and `preview` (beside the last period). Documents: `documents`, and `papers/`
in a process of their own. `firewall` (what no publication may carry), `intake` (one request judged), `batch` (a folder as requests).

May import: checklists, python-calamine, lxml, and of `registers` only `models`, `record`, `rows`, `last` and `publish`.
"""
