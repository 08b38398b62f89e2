"""Crawls written by hand: a WARC from addresses and bodies, without a network."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.crawler.visit import Hop, Role, Visit
from monitor.crawler.warc import Archive
from monitor.page import Fetched
from monitor.pipeline import WARC

PORTAL = "http://munix.gob.gt/"


def crawled(folder: Path, bodies: dict[str, str], *, day: str = "2026-11-22") -> Path:
    """A finished crawl in a folder: each path of the portal with its body. Gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    at = f"{day}T12:00:00Z"
    archive = Archive(folder / WARC)
    budget = {"pages": 800, "documents": 1500, "others": 120, "total_bytes": 2_000_000_000}
    archive.start({"portal": PORTAL, "agent": "VitrinaMonitor/0.1", "started_at": at, "budget": budget}, at)
    for path, body in {"robots.txt": "", **bodies}.items():
        url, data = PORTAL + path, body.encode()
        kind = "application/json" if path.endswith(".json") else "text/html; charset=utf-8"
        received = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
        role = Role.ROBOTS if path == "robots.txt" else Role.PAGE
        visit = Visit(role=role, requested=url, url=url, fetched=Fetched.OK, status=200, fetched_at=at, wire_size=len(received))
        archive.keep(visit, (Hop(url=url, address="190.56.1.1", sent=b"GET / HTTP/1.1\r\n\r\n", received=received),))
    archive.note("summary", PORTAL, at, {})
    archive.close()
    return folder


def digest(number: int, chain: str = "a") -> str:
    """The digest of a link of a made-up chain."""
    return (chain + f"{number:03d}").rjust(64, "0")


def package(count: int, chain: str = "a") -> str:
    """A /datapackage.json with a ledger of so many links."""
    return json.dumps({"ledger": {"head": digest(count, chain) if count else None, "count": count}})


def book(count: int, chain: str = "a") -> str:
    """A /libro.json with so many links."""
    links = [{"number": n, "digest": digest(n, chain)} for n in range(1, count + 1)]
    return json.dumps({"head": links[-1]["digest"] if links else None, "count": count, "links": links})
