"""The state of a visit, pure: a function of the responses so far, without network, clock or disk.

`course` takes in responses and says what to ask for next; `start` is what it was told, `summary` how it ended. `opening` notes what a page
leads to, `relevance` ranks links, `scope` says whose an address is, `claims` reads manifests and sitemaps. `patience` knows whom to stop
asking and what to ask for again, `signs` walls and false "found" pages, `pretence` errors and logins in a page's place, `strangers` sellers
of domains and spammers. It may import `monitor.page`, `monitor.outcome`, `checklists.wording` and its neighbours `urls`, `visit`, `robots`,
`frontier`.
"""
