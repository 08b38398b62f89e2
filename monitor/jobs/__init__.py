"""The spine as work to be done: which portals are visited, in which order, by whom, each once.

    errand    one visit to do, and doing it: into one folder per portal, day and depth, under the portal's lock, kept once
    lock      who is at work on what, told to other processes
    roster    the visits that the list of portals asks for
    order     portals of one machine as a chain, the longest first (pure)
    night     many errands in one process, none of which stops another
    queue     the same errands as jobs on PostgreSQL, for workers on many machines; `state` tells people what it holds
    advice    what can be done about each way a visit ended

The rows and the folder are the record: a visit that was cut goes on where it was when its errand is run again, and a finished one is left
alone. May import the pipeline, the archive and what is below; never the dashboard, so a report is drawn by whoever ran the errand.
"""
