"""The ledger: every record of the portal in one chain, so that nothing published can be changed, removed or put in unseen.

Each manifest carries its number and the digest of the one before it, whatever it records: an edition, a justification or a withdrawal.
`chain` gives numbers and keeps the links, `mending` removes what a writer that was cut left behind. `verify` walks all of it with
`inspection` (a record against its manifest), `comparing` (a row against its record) and `tree` (the public copies). `withdraw` takes
versions off for personal data, and `destroying` is what it destroys. docs/ledger.md says it for who checks from outside.

May import `registers.models`, `registers.record`; `withdraw` also `following` and the firewall, `tree` the formats of downloads.
"""
