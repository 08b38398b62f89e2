"""Crawls BASE into WARC; started by tests that kill it."""

import sys
from pathlib import Path

from monitor.crawler.crawl import crawl
from monitor.crawler.fetch import Fetcher
from tests.monitor.crawler.conftest import PLAIN_WORDS, read_plainly

crawl(sys.argv[1], warc_path=Path(sys.argv[2]), extract=read_plainly, fetcher=Fetcher.from_environment(), words=PLAIN_WORDS)
