"""What comes in: files and requests -> judged drafts, or every problem in Spanish. Reads; writes nothing.

`workbook` (a file's sheets as cells), `unsound` (its cells that have no value), `documents` (which ones, told by their bytes), `sheets`
(rows judged by the ruler), `intake` (one request judged), `batch` (a folder as requests).

May import: checklists, python-calamine, lxml, and of `registers` only `models`, `record` and `publish`.
"""
