"""Who publishes this portal: name, shield, colours, contact, and the account of whoever administers it.

A site setting that the officer edits, the colour arithmetic that keeps every pair of colours readable, the default shield, and
the two addresses that serve them (`/identidad.css`, `/escudo.svg`). Imports nothing of the other rooms: an instance's identity
is not law. Colours reach the pages as CSS custom properties in a file of their own, so that the content policy stays strict.
"""
