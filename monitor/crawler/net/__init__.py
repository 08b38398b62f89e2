"""Below the fetcher: which addresses may be asked (`address`), connections that are guarded, timed and teed at the socket (`wire`), what
a response's bytes say (`message`), and how a request ended (`ending`). Imports urllib3 and the standard library.
"""
