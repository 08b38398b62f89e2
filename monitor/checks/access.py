"""Can people use it? Functions for the good practices `is_open_format` and `has_language`, which never score."""

from __future__ import annotations

import re

from checklists.finding import Finding
from checklists.model import Criterion
from monitor.checks.answer import met, missing, proofs
from monitor.checks.holding import Holding, What, shorten
from monitor.checks.part_view import PartView
from monitor.checks.site import Site

_LANGUAGES = re.compile(
    r"\b(?:k['’]?iche['’]?|kaqchikel|q['’]?eqchi['’]?|mam|tz['’]?utujil|poqomam|poqomchi['’]?|achi|ixil|q['’]?anjob['’]?al|chuj|jakalteko?|popti['’]?|awakateko|"
    r"uspanteko|sakapulteko|sipakapense|tektiteko|mopan|itza['’]?|ch['’]?orti['’]?|akateko|chalchiteko|garífuna|garifuna|xinka)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:idioma|versi[oó]n|traducci[oó]n|traducid|en)\b[^.]{0,30}$", re.IGNORECASE)


def is_open_format(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """What is published can be had as a spreadsheet or CSV."""
    for holding in view.best:
        if holding.page.kind == "sheet":
            name = holding.page.filename.rsplit(".", 1)[-1].upper() if "." in holding.page.filename else "hoja de cálculo"
            return met(criterion, "open_format", [holding.evidence()], format=name)
    return missing(criterion, view, "closed_format", proofs(view.best))


def has_language(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """A link or heading of the portal offers something in a national language."""
    for page in site.pages:
        for section in page.sections:
            for words in (section.heading, *(link.text for link in section.links)):
                found = _LANGUAGES.search(words)
                if found and (_SPOKEN.search(words[: found.start()]) or len(words.split()) <= 3):
                    proof = Holding(
                        obligation=view.obligation.code, part=None, period=None, what=What.TEXT, page=page, where=shorten(words, 80)
                    )
                    return met(criterion, "language_seen", [proof.evidence()], language=found.group(0))
    return missing(criterion, view, "language_unseen")
