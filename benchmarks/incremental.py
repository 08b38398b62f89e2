"""What a crawl that leans on the one before saves: bytes received, bodies not sent, evidence stored, processor.

    python -m benchmarks.incremental [PAGES] [CHANGED]

The generated town is crawled, every CHANGED-th page is changed, and it is crawled again twice: whole, and leaning on the first crawl. Once
on a server that tells when a page changed (ETag, Last-Modified), once on one that tells nothing. Both verdicts rest on the same pages.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.served import crawled, served
from monitor.assessment import digest_of
from monitor.crawler.earlier import Earlier
from monitor.crawler.warc import WARC, visits


def main(pages: int = 1000, changed: int = 20) -> None:
    """Crawl, change, crawl again twice, print."""
    for silent in (False, True):
        with tempfile.TemporaryDirectory(prefix="vitrina-incremental-") as place, served(pages, silent=silent) as (url, root):
            first, whole, next_ = (Path(place) / name for name in ("first", "whole", "next"))
            crawled(url, first)
            change(root, changed)
            print("servidor que no dice nada:" if silent else "servidor con ETag y Last-Modified:")
            digests = [
                tell("entero", url, whole, None),
                tell("apoyado", url, next_, Earlier(first / WARC, "sha256:first", seen_from=next_)),
            ]
            assert digests[0] == digests[1], "los dos deben haber visto lo mismo"


def change(root: Path, every: int) -> None:
    """Write a new line into every so many pages."""
    for file in sorted(root.rglob("index.html"))[::every]:
        data = file.read_bytes().replace(b"</article>", b"<p>Corregido hoy.</p></article>")
        file.write_bytes(data)
        file.with_name("index.html.gz").write_bytes(gzip.compress(data, 6, mtime=0))


def tell(name: str, url: str, folder: Path, earlier: Earlier | None) -> str:
    """Crawl, print what it cost; gives the digest of what was seen."""
    folder.mkdir(parents=True, exist_ok=True)
    begin = time.process_time()
    _, found = crawled(url, folder, earlier)
    cpu = time.process_time() - begin
    seen = list(visits(folder / WARC))
    received, stored = sum(visit.wire_size for visit in seen) / 1e6, (folder / WARC).stat().st_size / 1e6
    leaning = sum(visit.origin is not None for visit in seen)
    print(
        f"  {name:<8} {len(seen)} peticiones, {leaning} sin cuerpo nuevo; {received:.2f} MB recibidos, {stored:.2f} MB de evidencia, "
        f"{1000 * cpu / len(seen):.1f} ms de CPU por petición"
    )
    return digest_of(found)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
