"""The ledger: every record of the portal in one chain, so that nothing published can be changed, removed or put in unseen.

Each manifest carries its number and the digest of the one before it, whatever it records: an edition, a justification or a withdrawal.
`chain` gives numbers and keeps the links, `mending` removes what a writer that was cut left behind. May import `registers.models` and
`registers.record`; pages and commands ask here.
"""
