"""The technical guide for municipalities: what each law asks, numeral by numeral, with the forms and columns, drawn from the checklist.

What lives here: the guide as values (`face`), its pages (`views`) and its PDF (`paper`, which `monitor guide` draws). Nothing is written
by hand twice: whoever changes the law as data has changed the guide. What it may import: `checklists`, Django and `monitor.paper`; no
portal, crawl or publication.
"""
