"""Who may do what: accounts with a role and a post, one sign-in with a second factor, the journal, and the hand-over to the next officer.

`access` is the door: roles as a closed set, and what each may do. `roster` makes, changes, ends and hands over accounts; `departure` makes
a copy of the whole portal the town's own; `signin/` is the way in; `screens/` what the administration sees. Public faces never show an
account, only its post. Imports `registers` for the journal and nothing of `pages` or `panel`; those ask here.
"""
