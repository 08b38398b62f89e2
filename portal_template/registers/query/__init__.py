"""The rows of a part over all its periods, as people ask for them: filtered, sorted, counted, searched. Reads, never writes.

`sheet` (what a part's table holds and can be asked), `asked` (the query of an address -> a question, or BadQuestion), `tables` (a read-only
connection with a time limit), `answer` (a question -> a page of rows, totals and choices), `export` (exactly those rows as CSV, XLSX or
JSON, row by row), `wordlist` and `lines` (the index of the search), `search` (words -> what is found, with its place).

Names of columns come from the tables' own schema, values are always bound. May import: the rest of `registers`. HTML belongs to `pages`.
"""
