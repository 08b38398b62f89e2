"""The administration's screens, under `/panel/`: accounts, the hand-over, and the journal with its downloads.

Views translate and make one call to `accounts.roster` or `journal_search`. Passwords are shown once, on a page that no one keeps.
"""
