"""Why the monitor judged as it did, step by step, for a reviewer: of some words (`words`), or of a page of a crawl (`page`).

Each is a pure function to steps of plain Spanish sentences; nothing is judged here, the checks are asked what they saw. It may import the
checks, `privacy`, `outcome` and what lies below them. What a page says is shown under the veil of personal data.
"""

from monitor.explain.page import explain_page
from monitor.explain.step import Step
from monitor.explain.words import explain_words

__all__ = ["Step", "explain_page", "explain_words"]
