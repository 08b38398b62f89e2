"""PRACTICE: a portal of an invented town on which people learn, and that goes back to its first state by itself.

invented.py     rows for any register, from its columns' own examples; nobody and nothing in them is real
sheets.py       rows as an office's workbook
content.py      what an invented town has published when a workshop begins, and what is still due
exercises.py    the workshop's exercises and their files, with the mistakes that offices make
people.py       the accounts of a workshop, all with one password that whoever runs the portal can read again
kept.py         what it goes back to: kept when it begins, made anew for each month
first_state.py  back to it, while citizens read
views.py        the screen of the workshop in the panel

Only where PRACTICE=1 stands in portal.env, and only codes 9901 to 9999 may say so: an official portal can never be reset.
May import: checklists, registers, accounts, and the panel's decorator. Nothing imports it but the address table and the panel's menu.
"""
