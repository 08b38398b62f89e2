"""The state of a visit, pure: a function of the responses so far, without network, clock or disk.

`course` takes in responses and says what to ask for next; `start` is what it was told, `summary` how it ended; `relevance` ranks links,
`scope` says whose an address is, `claims` reads manifests and sitemaps, `signs` knows walls and false "found" pages. It may import
`monitor.page`, `checklists.wording` and its neighbours `urls`, `visit`, `robots`, `frontier`.
"""
