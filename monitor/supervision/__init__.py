"""Supervision rounds: which portals are judged together, by which list, up to which day. A floor beside `rollout`.

`keep` opens a round, with its entry in the journal; `crawls` tells which crawl of each portal counts in it; `again` judges those anew and
tells what changed. It may import the accounts, the archive, the pipeline and what lies below them, and never `rollout` or `dashboard`.
"""
