"""The public tree: every public address without a query, written as a file, so that the portal is readable while its application sleeps,
is broken or is gone.

`PORTAL_HOME/public/current` is a symbolic link to the newest of `public/trees/<n>/`: `www/` is what a web server shows, `bake.json` says
from what each file was made. A tree is built beside the one that is served and takes its place by one rename; what did not change is the
same file (a hard link) in both, and a published file is the same file as its record.

`plan` (which addresses there are, and a key for each that changes when its bytes may), `asking` (an address -> the application's own
answer, through Django's handler), `tree` (folders: built, swapped, removed, one baker at a time), `baking` (one bake), `taking_down` (what
may hold something withdrawn leaves the served tree at once).

May import: checklists, Django, Wagtail's tree of pages, registers. Never the code of a page: it knows addresses and bytes.
"""
