"""Supervision rounds: which portals are judged together, by which list, up to which day, and what people decide about them.

`keep` opens and moves a round and keeps decisions, each with its entry in the journal; `stage` is the table of moves; `visits` has its
portals visited, `crawls` tells which crawl of each counts; `again` judges those anew. `decision` says what a decision is worth (pure),
`queue` what waits for whom, `score` what a portal comes to, `screens` the rounds, `desk` one numeral a screen (`seen` its evidence,
`reasons` the closed list of them); `freeze` makes the result that no longer changes (`hours` its clock, `asked` what was asked), `whole`
refuses one that is not, `publish` keeps it and reads it back as it was or not at all; `noted` whether the journal knows it so;
`retention` says what rounds need of old crawls.
`reply` is the municipality's turn, `boxes` whom its letters go to, `attached` the files that it gives; `mended` sees again what it
answered, that item alone (`at_once` in this process or `queued` on PostgreSQL), `told` says how that went, and `questions` puts it before
the reviewer beside what was said before. `by_hand` is what no crawler can see, as people say it with proof (pure; kept by `by_hand_keep`,
on the page of `by_hand_screens`). `confirmed` counts how often people agree with the machine.
It may import the accounts, the archive, the pipeline and what lies below them, and never its neighbour `rollout` or the dashboard.
"""
