"""What comes in: files and requests -> judged drafts, or every problem in Spanish. Reads; writes nothing.

Spreadsheets: `workbook` and `delimited` (a file's sheets as cells), `unsound`, `hidden` and `biff` (cells without a value, cells nobody
sees), `refusals` (why a whole file cannot be used), `identity` (what a template of ours says of itself), `headings` (what each header was
read as), `sheets` (the judgement; `judgement` holds its values), `fixes` (corrections with one click), `doubts` (what asks for a reason),
`matching` and `preview` (beside the last period). Documents: `documents`, and `papers/`, which runs in a process of its own.
`firewall` (what no publication may carry), `intake` (one request judged), `batch` (a folder as requests).

May import: checklists, python-calamine, lxml, and of `registers` only `models`, `record`, `rows`, `last` and `publish`.
"""
