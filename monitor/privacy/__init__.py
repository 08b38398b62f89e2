"""What strangers published and no face of ours may repeat: a person's DPI, a bank account, a private line, a home.

`redacted(text)` and `shown_address(url)` mask it in one text by what it says itself; a `Veil` also knows the values seen on whole pages,
so that an excerpt cut from beside its label hides them too. Findings pass under a veil at one place, `checks.check`, the text of a proof
in `evidence.proof_of`, and `pages.jsonl` in the pipeline. Judging comes before, on the pages as they are. Only the WARC holds the rest: it
is evidence for the reviewers and for the town, and no face.

What is personal is `checklists.personal`'s to tell. May import `checklists` and `monitor.page`.
"""

from monitor.privacy.veil import HIDDEN, Veil, redacted, shown_address, shows

__all__ = ["HIDDEN", "Veil", "redacted", "shown_address", "shows"]
