"""The officer's manual, read where the officer is.

`manual.md` is the one text; `views` draws it as a page of the panel; `make pictures` takes its pictures anew.
"""
