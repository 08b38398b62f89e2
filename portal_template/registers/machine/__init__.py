"""What machines read: the package, the files of an edition in each format, everything in two files, the read API, the book of the ledger,
sitemap and robots. HTML belongs to `pages`.
"""
