"""Reminders by mail: before the day, on it and after it, once each, one letter a person a day, with the template to fill.

`due` (what to remind of today; pure), `people` (to whom), `letter` (what it says), `sending` (a mail server that may refuse or never
answer: what did not leave is not noted as sent, and leaves the next day). `portal remind` is the daily order.
"""
