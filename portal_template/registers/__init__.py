"""Editions, their files and rows, justifications and the journal: what the portal publishes, and how it stands before the law.

The record of an edition is its folder under `files/editions/` (canonical CSV or documents, and manifest.json); rows of the database and
the typed tables follow from it. In order of dependence: `models` (fields only), `addresses` (where things are on the web), `law` (the
checklist this instance follows), `workbook` (a file's sheets as cells), `intake` (files judged by the ruler), `record` (folders written
whole or not at all), `publish` (one transaction: record, then row), `typed` (SQLite tables rebuilt from records), `board` (the table part x
period), `standing` (the portal's findings on itself), `package` and `views` (machine-readable URLs).

May import: checklists, Django, python-calamine, XlsxWriter. HTML belongs to `pages`.
"""
