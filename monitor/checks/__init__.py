"""Checks: pages -> findings. A check judges what the crawl brought and never fetches; the law comes from `checklists`.

    context                                       what words on the way say of a page, and how it flows down
    site                                          the pages of one crawl, walked with that context
    pretence                                      answers with status 200 that are faults all the same
    rows                                          tables that list the numerals, taken apart row by row
    locate, content, claims                       where each part is held: behind links, in the page itself, by the portal's own manifest
    several                                       one file that several numerals share
    dated                                         what a day says of a period: nothing
    opened, parts                                 what a file that opened is; which parts of its obligation it answers for
    declare, holding                              justifications and promises in offices' words; one piece of content and its proof
    coverage                                      what hid the rest, so that nothing unseen is called missing
    part_view                                     all that is known of one part on the day it is asked
    catalog                                       the one table predicate -> function, and the order of asking
    quality                                       how usable the portal is, apart from the law
    presence, freshness, completeness, access     the functions; `answer` words them

A new check is one function and one line in the catalog. May import: `checklists`, `monitor.page`, `monitor.privacy`. Never
`requests`, Django or the crawler: the same pages judged on the same day give the same findings.
"""

from monitor.checks.catalog import Checked, check
from monitor.checks.site import Told

__all__ = ["Checked", "Told", "check"]
