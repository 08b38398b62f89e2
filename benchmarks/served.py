"""The generated town served by nginx, and one crawl of it, for the scripts that measure the monitor."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.town import generate
from monitor.crawler.crawl import Budget, crawl_pages
from monitor.crawler.earlier import Earlier
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.extract import Worker
from monitor.page import Crawl, Page
from tests.servers.nginx import free_port, nginx

SITE = """server {{
    listen 127.0.0.1:{port} backlog=512; root {root}; index index.html; gzip_static on; keepalive_requests 100000;
    types {{ text/html html; text/plain txt; }} charset utf-8; access_log off; {more}
}}
"""


SILENT = "etag off; if_modified_since off; add_header Last-Modified '';"  # a server that gives nothing to ask by


@contextmanager
def served(pages: int, seed: int = 4, *, silent: bool = False) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a town of so many pages; `silent` serves it without ETag and Last-Modified."""
    with tempfile.TemporaryDirectory(prefix="vitrina-town-") as place:
        root, port = Path(place) / "town", free_port()
        generate(root, pages, seed)
        with nginx(SITE.format(port=port, root=root, more=SILENT if silent else ""), Path(place) / "nginx", port) as url:
            yield f"{url}/", root


def crawled(url: str, folder: Path, earlier: Earlier | None = None) -> tuple[Crawl, list[Page]]:
    """A whole crawl of its pages into a folder."""
    fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": urlsplit(url).netloc}))
    folder.mkdir(parents=True, exist_ok=True)
    with Worker() as worker:
        found = crawl_pages(
            url,
            warc_path=folder / "crawl.warc.gz",
            extract=worker.extract,
            fetcher=fetcher,
            budget=Budget(pages=5000, others=0, documents=0),
            earlier=earlier,
        )
    fetcher.close()
    return found
