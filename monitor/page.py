"""One fetched document and its facts: the value that flows from the crawl through extraction to the checks.

A `Page` is made by `crawler` (what happened on the wire) and completed by `extract` (what the bytes say). Checks read pages and
nothing else. Everything here is a plain frozen value that goes to `pages.jsonl` and back without loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self


class Fetched(StrEnum):
    """How a request ended. What each end means for the crawl, for a verdict and for people is one table, `monitor.outcome`."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"  # 404, 410
    SOFT_NOT_FOUND = "soft_not_found"  # 200, but the page any unknown address gets
    CLIENT_ERROR = "client_error"  # other 4xx
    SERVER_ERROR = "server_error"  # 5xx, or an error's page under any status
    FORBIDDEN = "forbidden"  # 403
    RATE_LIMITED = "rate_limited"  # 429
    CHALLENGE = "challenge"  # a wall that asks for a browser
    LOGIN = "login"  # 401, or a page that asks for a password
    ROBOTS = "robots"  # robots.txt asks us not to
    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    CONNECT_TIMEOUT = "connect_timeout"
    TIMEOUT = "timeout"  # connected, and the answer did not come whole in time
    TLS = "tls"  # the handshake failed; a certificate that does not hold is `Page.tls_problem`
    TLS_VERSION = "tls_version"  # only versions or ciphers that are no longer safe
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"  # a page where a file should be
    EMPTY = "empty"  # 200 and no bytes
    TOO_MANY_REDIRECTS = "too_many_redirects"
    FORBIDDEN_ADDRESS = "forbidden_address"  # private or loopback, not allowed by MONITOR_ALLOW
    BAD_RESPONSE = "bad_response"  # not HTTP, broken encoding
    PARKED = "parked"  # a domain for sale or lapsed, or the placeholder of whoever hosts it
    HIJACKED = "hijacked"  # spam or a defacement where the town's page was
    NEEDS_JAVASCRIPT = "needs_javascript"  # came whole, and holds nothing without scripts
    EXTERNAL = "external"  # on a host that is not this portal's; never requested
    SOCIAL_NETWORK = "social_network"  # never requested
    BUDGET = "budget"  # known, but the crawl ended by its own budget before it


class Kind(StrEnum):
    """What the bytes are, by content and not by name."""

    HTML = "html"
    PDF = "pdf"
    SHEET = "sheet"  # xlsx, xls, ods, csv
    DOCUMENT = "document"  # docx, odt, doc
    IMAGE = "image"
    ARCHIVE = "archive"  # zip
    JSON = "json"
    XML = "xml"  # sitemap, feed
    TEXT = "text"
    OTHER = "other"
    NONE = "none"  # nothing was received


class Area(StrEnum):
    """Where on a page something stands: `MAIN` is the content, `CHROME` the header, menu, sidebar and footer of the theme."""

    MAIN = "main"
    CHROME = "chrome"


UNREADABLE: Mapping[str, str] = MappingProxyType(
    {
        "encrypted": "pide una contraseña",
        "corrupt": "está dañado o no es lo que dice su nombre",
        "too_complex": "es demasiado grande o complejo",
        "old_format": "está en un formato antiguo que no se puede leer, como .doc o .ppt",
        "timeout": "tardó demasiado en abrirse",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Personal:
    """Something on a page that should not be public: by which rule of the ruler, where, how often. `values` are for the town alone.

    `sure`: the number proves itself. The rest is likely, and for the town to confirm.
    """

    rule: str
    where: str
    count: int
    values: tuple[str, ...] = field(repr=False)
    sure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link: absolute `url` ("" where it leads nowhere, such as "#"), its `text` (or title, alt), the `context` of its row or item.

    `view`: the page marks it nofollow, as portals do with filters, orders and other ways to show the same.
    """

    url: str
    text: str
    context: str = ""
    area: Area = Area.MAIN
    view: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of a page, sheet or PDF: header cells as written, how many rows follow, and how many cells are filled in each column."""

    header: tuple[str, ...]
    rows: int
    filled: tuple[int, ...]  # per column, aligned with header
    sample: tuple[tuple[str, ...], ...] = ()  # the first rows, at most 5
    caption: str = ""  # caption, sheet name or the titles above the header
    personal: tuple[Personal, ...] = ()  # in all its rows
    lowest: tuple[str, ...] = ()  # where the header is in several rows: the lowest name of each column, without its groups
    zeros: tuple[int, ...] = ()  # per column, how many of the filled cells are zeros
    wrong_totals: tuple[tuple[str, str, str], ...] = ()  # column, its total as written, and the sum of its rows, where they differ
    whole: bool = True  # whether all of it was read, so that its rows are counted and not only the first ones


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """What stands under one heading: `trail` are the headings above it, outermost first. Text before any heading has heading ""."""

    heading: str
    level: int  # 1-6; 0 for what stands before any heading
    trail: tuple[str, ...] = ()
    text: str = ""  # own text, without that of deeper sections
    links: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    area: Area = Area.MAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One document fetched in a crawl. `url` is the final address, `requested` the one first asked for."""

    url: str
    requested: str
    fetched: Fetched
    status: int = 0
    detail: str = ""  # what went wrong, in a word or two
    kind: Kind = Kind.NONE
    content_type: str = ""  # as the server declared it
    size: int = 0  # bytes of the body
    digest: str = ""  # "sha256:..." of the body
    fetched_at: str = ""  # ISO 8601, UTC
    record: int = -1  # offset of the response in the WARC
    tls_problem: str = ""  # "" or: expired, incomplete_chain, wrong_host, self_signed; the content was read all the same
    filename: str = ""  # Content-Disposition, or the last piece of the path, decoded
    # Facts of the content
    title: str = ""
    language: str = ""
    sections: tuple[Section, ...] = ()
    page_count: int = 0  # of a PDF or a document
    scanned: bool = False  # images of text, no text layer, on most of its pages
    picture_pages: tuple[int, ...] = ()  # of a PDF, the pages read that are images of text, from 1
    needs_javascript: bool = False
    viewport: str = ""  # how wide the page says it wants to be drawn
    unreadable: str = ""  # why the content could not be read: a key of UNREADABLE
    data: str = ""  # the body of JSON and XML, bounded, as text
    personal: tuple[Personal, ...] = ()  # all of the page, its tables included

    @property
    def ok(self) -> bool:
        """Whether a body was received and is what was asked for."""
        return self.fetched is Fetched.OK

    @property
    def text(self) -> str:
        """All text in reading order, headings included."""
        return "\n".join(piece for section in self.sections for piece in (section.heading, section.text) if piece)

    @property
    def links(self) -> Iterator[Link]:
        """Every link in reading order."""
        return (link for section in self.sections for link in section.links)

    @property
    def tables(self) -> Iterator[Table]:
        """Every table in reading order."""
        return (table for section in self.sections for table in section.tables)

    @property
    def why_unreadable(self) -> str:
        """Why its content cannot be read, for people; empty where nothing is known to stand in the way."""
        if self.unreadable:
            return UNREADABLE.get(self.unreadable, self.unreadable)
        if self.scanned or self.kind is Kind.IMAGE:
            return "es una imagen sin texto que se pueda leer"
        return "es un archivo comprimido, que no se abre" if self.kind is Kind.ARCHIVE else ""

    def to_dict(self) -> dict[str, Any]:
        """The value as plain JSON types. Named field by field where there are many: `asdict` needs as long as reading the page did."""
        value = {name: getattr(self, name) for name in _NAMES[Page]}
        value["sections"] = [
            {
                **{name: getattr(section, name) for name in _NAMES[Section]},
                "links": [{name: getattr(link, name) for name in _NAMES[Link]} for link in section.links],
                "tables": [asdict(table) for table in section.tables],
            }
            for section in self.sections
        ]
        value["personal"] = [asdict(one) for one in self.personal]
        return value

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        sections = tuple(
            Section(
                heading=s["heading"],
                level=s["level"],
                trail=tuple(s["trail"]),
                text=s["text"],
                links=tuple(Link(**{**k, "area": Area(k["area"])}) for k in s["links"]),
                tables=tuple(
                    Table(
                        header=tuple(t["header"]),
                        rows=t["rows"],
                        filled=tuple(t["filled"]),
                        sample=tuple(tuple(r) for r in t["sample"]),
                        caption=t["caption"],
                        personal=_personal(t.get("personal", ())),
                        lowest=tuple(t.get("lowest", ())),
                        zeros=tuple(t.get("zeros", ())),
                        wrong_totals=tuple((name, stated, counted) for name, stated, counted in t.get("wrong_totals", ())),
                        whole=t.get("whole", True),
                    )
                    for t in s["tables"]
                ),
                area=Area(s.get("area", Area.MAIN)),
            )
            for s in value["sections"]
        )
        own = {"fetched": Fetched(value["fetched"]), "kind": Kind(value["kind"]), "sections": sections}
        own["picture_pages"] = tuple(value.get("picture_pages", ()))
        return cls(**{**value, **own, "personal": _personal(value.get("personal", ()))})


def _personal(values: Iterable[Mapping[str, Any]]) -> tuple[Personal, ...]:
    return tuple(Personal(**{**value, "values": tuple(value["values"])}) for value in values)


_NAMES: dict[type, tuple[str, ...]] = {kind: tuple(one.name for one in fields(kind)) for kind in (Page, Section, Link)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Crawl:
    """One polite visit, summed up: where it began, how it ended, and whether the search came to its end.

    `outcome` is OK, or the reason why nothing (more) could be seen. `complete` is false when the budget, a block or repeated faults
    ended it early: then nothing may be called missing. `home` and `section` are addresses found: the home page and the
    transparency section.
    """

    portal: str
    outcome: Fetched
    complete: bool
    detail: str = ""
    home: str = ""
    hosts: tuple[str, ...] = ()  # hosts credited to this portal
    section: str = ""
    also: tuple[str, ...] = ()  # other addresses that are known to be the town's portal, at which the visit began too
