"""What makes a finding provable to somebody who does not trust us.

    proof       what an archived page said, with the excerpt of a finding marked
    manifest    the seal of a crawl: the digest of every record of its WARC, chained to the portal's crawl before it
    ledger      what a portal showed of its own chain of publications, and whether it still holds what it held before
    bundle      the proof of one finding (`case`) as one ZIP; `pick` chooses its records, `guide` is its LEAME.txt
    verify      whether a crawl's folder is as it was sealed; `verify_zip` the same of a ZIP
    records     what was changed, put in, taken out or moved in a WARC
    thinned     what was taken out of an old crawl, and whether a crawl is still as sealed; `thin` takes it out
    digests     SHA-256 and `SHA256SUMS`

Everything here reads a crawl's folder and nothing else: no network, no database, no clock, so that anybody may check it on any machine.
It may import `checklists`, `monitor.page`, `monitor.extract`, `monitor.privacy` and `monitor.crawler`; never the archive, the pipeline or
a view.
"""
