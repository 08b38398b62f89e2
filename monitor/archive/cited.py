"""Which bodies of a portal's crawls must be kept, and which crawls may be made smaller.

What the newest assessments cite is kept. Rounds and publications add what they need (`supervision.retention`); `monitor thin` asks both.
"""

from __future__ import annotations

from collections.abc import Set

from monitor.archive.models import Assessment, Crawl, Portal


def cited(portal: Portal, newest: int) -> frozenset[str]:
    """The digests that findings of a portal's newest assessments cite."""
    rows = Assessment.objects.filter(crawl__portal=portal).order_by("-observed_on", "-pk").prefetch_related("findings")[:newest]
    evidence = (one for row in rows for finding in row.findings.all() for one in finding.evidence)
    return frozenset(one["digest"] for one in evidence if one["digest"])


def young_and_old(portal: Portal, newest: int, needed: Set[int] = frozenset()) -> tuple[list[Crawl], list[Crawl]]:
    """The crawls that stay whole, and the others, the oldest first.

    Whole stay those that are needed, and the newest of each depth, so that glances push out no round.
    """
    crawls = list(portal.crawls.order_by("pk"))
    young = {crawl.pk for depth in {crawl.depth for crawl in crawls} for crawl in [one for one in crawls if one.depth == depth][-newest:]}
    young |= needed
    return [crawl for crawl in crawls if crawl.pk in young], [crawl for crawl in crawls if crawl.pk not in young]
