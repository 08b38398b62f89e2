"""Agreements with towns: the text they are made from, the signed copy, until when they bind, and who is told before they end.

`text` fills the text in and knows no database; `keep` writes drafts, signatures and versions of the text, each with its entry in the
journal; `remind` tells which ends are near and writes one letter for each. A signed copy shows names and signatures: it stays private,
known by its digest. Until when a town is bound is part of its path (`path.standing`).
"""
