"""Editions, their files and rows, justifications and the journal: what the portal publishes, and how it stands before the law.

The record of an edition is its folder under `files/editions/` (canonical CSV or documents, texts, salt and manifest); rows of the database
and the typed tables follow from it. `models` (fields only), `addresses` (where things are on the web), `law` (the checklist this instance
follows); `incoming/` (files judged into drafts), `record` (folders written whole or not at all), `publish` (one transaction: records, then
rows; `numbering` says which version), `ledger/` (all records as one chain); `rows` (an edition under its own schema), `typed` (SQLite
tables rebuilt from records), `query/` (what the public asks of them), `board` (the table part x period), `shelf` and `standing` (the
portal's findings on itself), `downloads` (other formats), `machine/` (what machines read); `bake/` (every public address as a file),
`following` (what is brought up to date after a publication), `restored` (when a backup was last proven).

May import: checklists, Django, python-calamine, XlsxWriter; in `bake/`, Wagtail's tree of pages. HTML belongs to `pages`.
"""
