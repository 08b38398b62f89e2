"""The public result of a round: the country, its towns, numerals, departments, the ranking and files, from one frozen publication.

`door` picks the publication, vouches for it and says how long a page may be kept. `views` draws the country, the rounds and the search,
`town` a town and the proof of each of its numerals, `lists` the ranking, a department and the numerals, `downloads` the files. Below them
is pure: `lines` puts a town's line into words, `filters` reads what is asked of the ranking, `names` finds a town by what people write,
`grid` is the clock of a town, `drawing` the map, `history` what others published, `files` and `columns` the tables,
`package` what the files are, with their digests.

Nothing here asks the archive: what a page shows is what was published, or the page says that it was tampered with and shows nothing.
"""
