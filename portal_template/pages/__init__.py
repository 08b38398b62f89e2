"""The pages people read: home, chapters of the law, obligations, news, and the faces of editions and justifications.

`register` and `row` show what a question to a register's table gives; `words` writes Spanish. `sync` makes the pages from the checklist
and never touches an editor's text; `faces` turns cells into what a template shows (words, colours, links), so that templates decide
nothing. Reads `registers` and `identity` (and `prepare` makes the first account); imported by the address table,
and for its plain words by `panel`.
"""
