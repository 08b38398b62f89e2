"""What programs read of the public site: every table of it as JSON, without a key, and nothing that the pages do not show.

`from_publications` answers from frozen publications and from nothing else (one that was changed is refused); `from_the_rest` tells the
towns, the PDH's own results, INFOM's plan in counts and the data dictionary; `v1` puts them together. `rows` makes rows by the very columns
of the files, `tables` are those of the API alone, `shapes` tells both as OpenAPI and `manual` to people. `face` stands before each address:
reading only, open to pages of anybody, a limit for each address (`limit`), ETag. Nobody else knows django-ninja.
"""
