"""What strangers published and no face of ours may repeat: a person's DPI, a bank account, a private line, a home.

    look, columns   what is personal on a page, and where: asked once, as its bytes are read; kept on the `Page`
    exposure        the same as its municipality is told it: the address, the place, how many, and how each ends
    veil            what hides it in every text about those pages, with the words that told it and without them

Findings pass under a veil at one place, `checks.check`, the text of a proof in `evidence.proof_of`, and `pages.jsonl` in the pipeline.
Judging comes before, on the pages as they are. Only the WARC holds the rest: it is evidence for reviewers and for the town, and no face.
A text that no page is at hand for goes through `redacted`, an address through `shown_address`; a link is only what `web_address` lets be.

What is personal is `checklists.personal`'s to tell. May import `checklists` and `monitor.page`.
"""

from monitor.privacy.exposure import Exposure, exposures
from monitor.privacy.veil import HIDDEN, Veil, redacted, shown_address, shows, web_address

__all__ = ["HIDDEN", "Exposure", "Veil", "exposures", "redacted", "shown_address", "shows", "web_address"]
