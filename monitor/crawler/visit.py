"""One request of a crawl and how it ended: the value that goes into the WARC and comes out of it unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from monitor.crawler.net.message import Message, filename_of
from monitor.page import Fetched, Page

ANSWERED = frozenset(
    {
        Fetched.OK,
        Fetched.NOT_MODIFIED,
        Fetched.NOT_FOUND,
        Fetched.CLIENT_ERROR,
        Fetched.SERVER_ERROR,
        Fetched.FORBIDDEN,
        Fetched.LOGIN,
        Fetched.RATE_LIMITED,
    }
)
"""Outcomes in which the server's whole last answer was received and read."""


class Role(StrEnum):
    """Why something was asked for."""

    PAGE = "page"
    ROBOTS = "robots"
    PROBE = "probe"  # an address that cannot exist, to learn what this host answers then


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """One request and the response to it, as they were on the wire. `truncated` when we stopped reading."""

    url: str
    address: str
    sent: bytes
    received: bytes
    truncated: bool = False
    certificate: bytes = b""  # as the server showed it, in DER; empty without TLS

    @property
    def fingerprint(self) -> str:
        """What names its certificate in the WARC; "" without TLS."""
        return f"sha256:{hashlib.sha256(self.certificate).hexdigest()}" if self.certificate else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the body of a visit lies, that was not sent or not stored again: in an earlier crawl of the portal."""

    folder: str  # of that crawl, as seen from this one's
    manifest: str  # its digest
    record: int  # offset of the response in its WARC
    digest: str  # of the body


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One address asked for, its redirects included. `record` is the offset of the last response in the WARC, -1 if there is none."""

    role: Role
    requested: str
    url: str
    fetched: Fetched
    status: int = 0
    detail: str = ""
    fetched_at: str = ""  # ISO 8601, UTC
    seconds: float = 0.0
    attempts: int = 1
    failures: tuple[str, ...] = ()  # how the attempts before the last one ended
    round: int = 0  # 0 the first; later ones ask again for what failed in passing
    retry_after: float = 0.0
    address: str = ""
    tls_problem: str = ""
    certificate: str = ""  # the fingerprint of the last host's
    robots: str = ""  # "allowed" or "disallowed" by robots.txt; "" where it was not asked
    redirects: tuple[str, ...] = ()  # the addresses on the way, without the last
    referrer: str = ""
    wire_size: int = 0
    message: Message | None = None
    body: bytes = b""
    record: int = -1
    origin: Origin | None = None
    lost: bool = False  # its body was taken out, or lies in an earlier crawl that does not hold it any more

    def to_dict(self) -> dict[str, Any]:
        """What the metadata record holds: everything but the response itself, which has a record of its own."""
        return {
            "role": self.role.value,
            "requested": self.requested,
            "url": self.url,
            "fetched": self.fetched.value,
            "status": self.status,
            "detail": self.detail,
            "fetched_at": self.fetched_at,
            "seconds": round(self.seconds, 3),
            "attempts": self.attempts,
            "failures": list(self.failures),
            "round": self.round,
            "retry_after": self.retry_after,
            "address": self.address,
            "tls_problem": self.tls_problem,
            "certificate": self.certificate,
            "robots": self.robots,
            "redirects": list(self.redirects),
            "referrer": self.referrer,
            "wire_size": self.wire_size,
            **({"origin": asdict(self.origin)} if self.origin else {}),
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any], *, message: Message | None, body: bytes, record: int, lost: bool = False) -> Visit:
        """The inverse of `to_dict`, with the response read from its own record, or from that of the crawl which it leans on."""
        lists = {name: tuple(value.get(name, ())) for name in ("redirects", "failures")}
        origin = Origin(**value["origin"]) if "origin" in value else None
        fields = {**value, **lists, "role": Role(value["role"]), "fetched": Fetched(value["fetched"]), "origin": origin}
        return cls(**fields, message=message, body=body, record=record, lost=lost)

    @property
    def content_type(self) -> str:
        """As the server declared it, or ""."""
        return self.message.header("content-type") if self.message and self.fetched in ANSWERED else ""


def digest_of(body: bytes) -> str:
    """The digest by which a body is known."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def page_of(visit: Visit) -> Page:
    """The page as far as the wire tells; its content is for `extract`."""
    answered = visit.fetched in ANSWERED and visit.message is not None
    disposition = visit.message.header("content-disposition") if visit.message and answered else ""
    return Page(
        url=visit.url,
        requested=visit.requested,
        fetched=visit.fetched,
        status=visit.status,
        detail=visit.detail,
        content_type=visit.content_type,
        size=len(visit.body),
        digest=digest_of(visit.body) if answered and not visit.lost else "",
        fetched_at=visit.fetched_at,
        record=visit.record,
        tls_problem=visit.tls_problem,
        filename=filename_of(visit.url, disposition),
    )
