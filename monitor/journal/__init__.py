"""The journal: who did what, when, in entries that are chained by their digests and never change.

A decision about a town must stand up years later, so each entry names the digest of the one before it, and the head of the chain is kept
apart: an entry changed, removed or put in between is found (`verify`), the last one too. `note` writes, inside the transaction of what it
tells of. The rooms where people decide (`supervision`, `rollout`) write here; this room knows none of them.
"""
