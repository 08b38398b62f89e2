"""What the office attends beside publishing: reports of problems that people sent, and what the municipality decided about its panel.

`reports` (list and answer), `settings` (two persons, days). An answer never goes out by itself: the officer writes to whoever
left a contact, and notes here what was done.
"""
