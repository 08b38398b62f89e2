"""The public result of a round: ranking, towns, numerals and files, all drawn from one frozen publication and from nothing else.

`columns` is the one table of the open data's columns, `files` writes them, `views` are the pages. Nothing here asks the archive: what a
page shows is what was published, or the page says that it was tampered with and shows nothing.
"""
