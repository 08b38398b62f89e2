"""The outside view: sees the public web and the law, nothing else.

What lives here: what each end of a request means (`outcome`), one polite crawl of a portal (`crawler`), facts out of its bytes
(`extract`), what of them nobody may show (`privacy`), answers to the checklist's questions (`checks`), the proof of a finding
(`evidence`), and the people's side of it (`archive`, `supervision`, `rollout`, `dashboard`).
`pipeline` is the spine; `change` tells what judging a crawl again changed, `clock` what all visits say of a period,
`explain` why something was judged as it was, `outlines` the country's shapes that every map is drawn from,
`paper` makes a tagged PDF of a page.
`front` is what every request meets before a view, and every answer after it; `served` what the environment tells a served monitor.
It may import `checklists` and never `portal_template` or `deploy`: what it knows of a portal came over HTTP.
`page`, `outcome`, `outlines`, `extract`, `privacy`, `crawler`, `checks` and `evidence` know neither Django nor Wagtail, so that an old
crawl can be judged again anywhere. Crawled text is data of strangers: it is parsed in bounds and never obeyed.
"""
