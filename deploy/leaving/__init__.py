"""LEAVING, ON A HOST: what a host does to hand a portal over to its town, and to retire it; run there by root with Debian's own Python.

`deploy host prepare` puts this package on every host, beside deploy.keeping; the operator's orders run it there.

place.py         where things lie while a portal leaves, and what is kept of it afterwards
sealing.py       a folder -> its manifest, and one encrypted archive that is tested before anybody relies on it
handing_over.py  a portal -> the archive with everything of it, made the town's own
delivered.py     the archive was fetched: told in the portal's journal, and gone from the host
retiring.py      a portal -> its public pages and files alone, or back as it was where something fails
site.py          what nginx shows of it: written, probed, put back
public_part.py   the public tree stays; everything private goes, and the user with it

May import: the standard library and deploy.keeping.
"""
