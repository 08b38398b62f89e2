"""One municipality's portal: a Wagtail project that runs as it stands. An instance is a folder, `PORTAL_HOME`, and nothing else.

What lives here: `instance` (the folder's portal.env as a value), `headers` (what every answer tells a browser), settings, urls, wsgi and
manage; the apps `identity` (name, shield, colours, contact), `pages` (Wagtail pages and how everything looks), `registers` (editions,
their files and rows, the board of what is due, the portal's own standing), `panel` (the officer's screens) and `accounts` (who may do
what).

May import: `checklists`, Django, Wagtail and the libraries of the portal. Never `monitor` nor `deploy`: they see a portal over HTTP or
run its commands.
"""
