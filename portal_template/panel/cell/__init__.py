"""One cell of the board: what the law asks, how it stands, what was published, and everything that may be done about it.

`face` (what the screen shows), `justify` (a statement in the place of a publication, for one period or several), `correct` (the reason,
and then the way), `withdraw` (taking personal data off), `review` (what stands is still in force). Forms judge what was written; each view
translates and makes one call, to `registers.publish` or to `registers.ledger.withdraw`.
"""
