"""One cell of the board: what the law asks, how it stands, what was published, and everything that may be done about it.

`face` (what the screen shows), `correct` (the reason, and then the way), `withdraw` (taking personal data off). Statements in the place of
a publication are in `declarations`. Forms judge what was written; each view translates and makes one call.
"""
