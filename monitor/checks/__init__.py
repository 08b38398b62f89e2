"""Checks: pages -> findings. A check judges what the crawl brought and never fetches; the law comes from `checklists`.

`site` indexes the pages of one crawl and walks them with context; `locate` says where each part is held; `claims` reads what a
manifest claims; `declare` recognises justifications; `coverage` tells what hid the rest; `part_view` puts together all that is known of one
part. `catalog` is the one table predicate -> function; `presence`, `freshness`, `completeness`, `access` hold the functions, `answer` words
them. A new check is one function and one line in the catalog.

May import: `checklists`, `monitor.page`. Never `requests`, Django or the crawler: the same pages judged on the
same day give the same findings.
"""

from monitor.checks.catalog import Checked, check

__all__ = ["Checked", "check"]
