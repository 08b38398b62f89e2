"""Reference data in the admin: the addresses of portals and the contacts of municipalities, taken in from files.

A file is shown first with every difference and every fault (`archive.addresses` and `archive.contacts` read it, as the command does), then
taken in whole, with the values before and after in the journal; `keep` also undoes it, as a new change, where nobody changed the rows
since. Between the two it stands in `waiting`, for an hour; `task` is the job that clears it. `admin` is Django's admin with these lists
only, each for those who may, behind the one sign-in; it has no form to sign in by or to edit a row. The PDH's priority list and the
attendance of meetings have screens of their own in the rollout, where its index leads; the 340 municipalities are files of the checklist.
"""
