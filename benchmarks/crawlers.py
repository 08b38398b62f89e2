"""Who crawls in `benchmarks.crawl`, each in a process of its own: `python -m benchmarks.crawlers NAME URL FOLDER`.

`vitrina` is the monitor's own crawler: guarded connections, robots.txt, soft 404, a WARC that is flushed and synced visit by visit, and the
course that could go on from it. `scrapy` asks for the same pages with Scrapy tuned for speed, reads each with the monitor's own reader
(`monitor.extract`) and hands over the same pages, without evidence. `scrapy-lxml` reads only title, text, headings and links, by lxml, and
keeps nothing of them.
Each prints how many pages it read and a digest of their addresses and titles.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

Seen = tuple[str, str, list[str]]  # address, title, links


def vitrina(url: str, folder: Path) -> list[tuple[str, str]]:
    """The monitor's crawler, as `pipeline.observe` runs it."""
    from benchmarks.served import crawled

    _, pages = crawled(url, folder)
    return [(page.url, page.title) for page in pages if page.ok]


def scrapy(url: str, _: Path) -> list[tuple[str, str]]:
    """Scrapy with the monitor's reader."""
    from monitor.extract import extract
    from monitor.page import Fetched, Page

    kept: list[Page] = []

    def read(address: str, body: bytes, content_type: str) -> Seen:
        page = extract(Page(url=address, requested=address, fetched=Fetched.OK, content_type=content_type), body)
        kept.append(page)
        return page.url, page.title, [link.url for link in page.links]

    return _scrapy(url, read)


def scrapy_lxml(url: str, _: Path) -> list[tuple[str, str]]:
    """Scrapy with the least that could be called extraction."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, collect_ids=False)
    text = etree.XPath("string(//body)")
    headings = etree.XPath("//h1|//h2|//h3|//h4")

    def read(address: str, body: bytes, _: str) -> Seen:
        root = etree.fromstring(body, parser)
        etree.strip_elements(root, "script", "style", with_tail=False)
        kept = " ".join(str(text(root)).split()), ["".join(heading.itertext()) for heading in headings(root)]
        assert kept
        return address, root.findtext(".//title") or "", [urljoin(address, href) for a in root.iter("a") if (href := a.get("href"))]

    return _scrapy(url, read)


def _scrapy(url: str, read: Callable[[str, bytes, str], Seen]) -> list[tuple[str, str]]:
    """All pages of the town's host, each once; files are not asked for, as in the other run."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    found: list[tuple[str, str]] = []
    seen = {url}
    own = urlsplit(url).netloc

    class Town(Spider):
        name = "town"

        async def start(self):  # type: ignore[no-untyped-def]
            yield Request(url, dont_filter=True)

        def parse(self, response):  # type: ignore[no-untyped-def]
            content_type = response.headers.get(b"Content-Type", b"").decode()
            address, title, links = read(response.url, response.body, content_type)
            found.append((address, title))
            for link in links:
                link = link.partition("#")[0]
                if link not in seen and urlsplit(link).netloc == own and not link.endswith((".pdf", ".xlsx")):
                    seen.add(link)
                    yield Request(link, dont_filter=True)

    process = CrawlerProcess(
        {
            **dict.fromkeys(("COOKIES_ENABLED", "RETRY_ENABLED", "REDIRECT_ENABLED", "TELNETCONSOLE_ENABLED", "ROBOTSTXT_OBEY"), False),
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": 64,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
            "DOWNLOAD_DELAY": 0,
            "EXTENSIONS": {
                f"scrapy.extensions.{name}": None for name in ("corestats.CoreStats", "logstats.LogStats", "memusage.MemoryUsage")
            },
            "SPIDER_MIDDLEWARES": {
                f"scrapy.spidermiddlewares.{name}": None
                for name in (
                    "httperror.HttpErrorMiddleware",
                    "referer.RefererMiddleware",
                    "urllength.UrlLengthMiddleware",
                    "depth.DepthMiddleware",
                )
            },
            "DOWNLOADER_MIDDLEWARES": {
                f"scrapy.downloadermiddlewares.{name}": None
                for name in (
                    "stats.DownloaderStats",
                    "offsite.OffsiteMiddleware",
                    "httpauth.HttpAuthMiddleware",
                    "httpproxy.HttpProxyMiddleware",
                )
            },
        }
    )
    process.crawl(Town)
    process.start()
    return found


CRAWLERS: dict[str, Callable[[str, Path], list[tuple[str, str]]]] = {"vitrina": vitrina, "scrapy": scrapy, "scrapy-lxml": scrapy_lxml}


def main(name: str, url: str, folder: str) -> None:
    """Crawl and print what was read."""
    found = sorted((urlsplit(address).path, title) for address, title in CRAWLERS[name](url, Path(folder)))
    print(json.dumps({"pages": len(found), "digest": hashlib.sha256(json.dumps(found).encode()).hexdigest()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
