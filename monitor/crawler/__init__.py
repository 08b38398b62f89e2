"""One polite, safe, resumable visit to a portal; what it leaves behind is a WARC file and nothing else.

    from monitor.crawler.crawl import crawl, replay, Budget
    from monitor.crawler.fetch import Fetcher, allowed_from

`crawl` writes every response to the WARC as it arrives and goes on from a torn file; `replay` reads the same file without the
network and gives the same `Crawl` and the same pages, byte for byte.

    address   which addresses may be asked at all (pure)
    message   the bytes of one response -> status, headers, body (pure; the same for a live and an archived response)
    fetch     the only file that knows requests: pinned addresses, bounds, deadlines, exact bytes
    urls      when two addresses are one page, and whose it is (pure)
    robots    what robots.txt asks (pure)
    signs     walls that ask for a browser, and pages that any unknown address gets (pure)
    frontier  what to ask next (pure)
    course    the whole state of a visit: a pure function of the responses so far
    warc      visits <-> records; repair of a torn file
    crawl     the loop: pace, retries, writing

It may import `monitor.page` and `checklists`. Extraction is a parameter (`extract`), so that crawling and reading stay apart.
"""
