"""Invented rows for every register. A maker takes a World and a period and gives rows as column -> cell, always the same ones.

world.py    who and what there is in a town: posts, offices, suppliers, places, prices
people.py   payroll, directory, offices, trips, advisers, day labour
buying.py   purchases, contracts, leases
money.py    budget, its execution and changes, deposits
things.py   works, inventories, help given, users of services, agreements
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from checklists.periods import Period
from demo.rows import buying, money, people, things
from demo.rows.world import World
from demo.workbook import Row

Maker = Callable[[World, Period], list[Row]]

MAKERS: Mapping[str, Maker] = MappingProxyType({**people.MAKERS, **buying.MAKERS, **money.MAKERS, **things.MAKERS})
