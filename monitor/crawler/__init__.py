"""One polite, safe, resumable visit to a portal; what it leaves behind is a WARC file and nothing else.

    from monitor.crawler.crawl import crawl, crawl_pages, replay, Budget
    from monitor.crawler.fetch import Fetcher, allowed_from

`crawl` writes every response to the WARC as it arrives and goes on from a torn file; `replay` reads the same file without the
network and gives the same `Crawl` and the same pages, byte for byte.

    crawl     the loop: asking, writing, taking in
    pace      one request at a time and a rest between two, for each host and machine
    course/   the whole state of a visit: a pure function of the responses so far
    frontier  what waits to be asked for, and in which order (pure)
    urls      when two addresses are one page (pure)
    robots    what robots.txt asks (pure)
    visit     one request and how it ended: the value that goes into the WARC and out of it
    warc      visits <-> records; repair of a torn file
    record    records <-> bytes of the file
    earlier   what an earlier crawl holds: asked for only if it changed, stored once
    fetch     the only file that knows requests: redirects by hand, bounds
    net/      guarded connections, exact bytes

It may import `monitor.page` and `checklists.wording`. Extraction is a parameter (`extract`), so that crawling and reading stay apart.
"""
