"""checklists.wording: text -> obligations, parts and period, the way portals really word them.

What lives here: `numbers` (the numerals a text shows), `vocabulary` (wordings.toml and a Checklist -> what is matched), `phrases` (where
they stand in a text), `mention` (words that are only mentioned), `telling` (news and prose), `sight` (one text -> scores with their
words), `reading` (the decision), `entry` (what leads to the section, what is news), `explain` (JSON lines in and out), `candidates`
(what else a text could have meant, and why not).
What it may import: the standard library, `checklists.model`, `checklists.folding` and `checklists.period_reading`. Why: publisher and
checker read words alike, and how portals word things is data in one file (`checklists/wordings.toml`), never code.
"""

from checklists.wording.entry import is_news, is_section_entry
from checklists.wording.explain import explain_lines
from checklists.wording.reading import Claim, Reading, read
from checklists.wording.vocabulary import Vocabulary, vocabulary

__all__ = ["Claim", "Reading", "Vocabulary", "explain_lines", "is_news", "is_section_entry", "read", "vocabulary"]
