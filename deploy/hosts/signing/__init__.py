"""Certificates on a host: its own at once, and then the authority's, asked for, renewed, and taken up by nginx.

This package runs on hosts, as root, with whatever Python they have: it imports nothing but the standard library and itself. An order brings
it along (sent.py); for the clock `deploy host prepare` leaves it there. Whatever fails, the certificate that works stays as it is. A
portal's chain and key are one file, replaced in one movement. certbot is asked for one certificate at a time, for a request and a key of
ours: when, for which names, and what becomes of the answer is decided here.

place.py      where things stand
found.py      what a certificate says of itself
due.py        what has to be done, for which names, and words about those that do not lead here
authority.py  asking, and what a refusal means
install.py    a certificate to where nginx reads it
mending.py    what one portal has lost does not keep nginx from starting
__main__.py   the orders, and the clock
"""

NOTE = "aviso: "  # begins a line that the operator must read, though nothing failed
