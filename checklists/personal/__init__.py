"""What no publication may carry, told from text: a person's number, a bank account, a private line, a home, a birth, a minor's name.

`personal_in(text)` gives every such thing with its place and its rule (an id of `checklists.ruler.rules`), its value masked. One family
each: `numbers` (documents of identity, bank accounts), `lines` (mobile lines, mailboxes), `lives` (homes, births, minors). `leak` holds
the noun, `find` the entry. What an identifier is in itself stands in `checklists.identifiers`. May import: the standard library and
`checklists`.
"""

from checklists.personal.find import might_be_personal, personal_in, redacted
from checklists.personal.leak import Leak, masked

__all__ = ["Leak", "masked", "might_be_personal", "personal_in", "redacted"]
