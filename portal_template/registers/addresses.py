"""Where a publication is on the web. Pages, files, the package and the sitemap all ask here, so that an address is written once."""

from __future__ import annotations

from checklists.model import Obligation, Part, Plan

CHAPTER = "/informacion-publica/"
ONLY_PART = "datos"  # the segment of an obligation's only part
STANDING = "vigente"  # the period of a standing part's only cell
DOWNLOADS = ("csv", "xlsx", "json")
FEED = "/novedades.atom"
LEDGER = "/libro.json"  # every link of the chain


def obligation_path(obligation: Obligation) -> str:
    """The page of an obligation."""
    return f"{CHAPTER}{obligation.slug}/"


def feed_path(obligation: Obligation) -> str:
    """What is published of an obligation, as Atom."""
    return f"{obligation_path(obligation)}{FEED.lstrip('/')}"


def part_path(obligation: Obligation, part: Part) -> str:
    """The table of a part over all its periods, where it has one."""
    return f"{obligation_path(obligation)}{part.slug or ONLY_PART}/"


def pictures_path(obligation: Obligation, part: Part) -> str:
    """The pictures of a part's table."""
    return f"{part_path(obligation, part)}graficas/"


def cell_path(obligation: Obligation, part: Part, period: str) -> str:
    """The newest publication of a part for a period."""
    return f"{part_path(obligation, part)}{period}/"


def version_path(obligation: Obligation, part: Part, period: str, version: int) -> str:
    """One version of it, for ever."""
    return f"{cell_path(obligation, part, period)}v{version}/"


def stem(obligation: Obligation, part: Part, period: str, version: int) -> str:
    """The name of its data files without the dot and what follows: `nomina-2026-10-v1`."""
    return f"{part.register or part.slug or obligation.slug}-{period}-v{version}"


def download_path(obligation: Obligation, part: Part, period: str, version: int, name: str) -> str:
    """A file of a version."""
    return f"{version_path(obligation, part, period, version)}{name}"


def withdrawal_path(number: int, name: str) -> str:
    """A file of the record of a withdrawal, by its number in the ledger."""
    return f"/libro/{number}/{name}"


def receipt_path(obligation: Obligation, part: Part, period: str, version: int) -> str:
    """The receipt of a version: what was published when, and how to check it."""
    return f"{version_path(obligation, part, period, version)}constancia/"


def receipt_pdf_path(obligation: Obligation, part: Part, period: str, version: int) -> str:
    """The same to keep and print."""
    return f"{receipt_path(obligation, part, period, version)}constancia.pdf"


def commitment_path(plan: Plan) -> str:
    """The page of a commitment, with its hitos and activities."""
    return f"/compromisos/{plan.code}/"


def part_at(obligation: Obligation, segment: str) -> Part | None:
    """The part of an obligation that a segment of the address names; None when there is none."""
    return next((part for part in obligation.parts if (part.slug or ONLY_PART) == segment), None)
