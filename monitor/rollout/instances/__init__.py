"""The portals that INFOM's host serves, as `deploy status --json` tells of them: which town has one, since when, and whether it answers.

`status_file` reads the file and knows no database; `keep` takes it in once, with its digest as the proof, and gives each town of the
rollout its step. What the file names and nobody here knows is told, never dropped in silence. Rooms do not import each other: only
this file passes between `deploy` and the monitor.
"""
