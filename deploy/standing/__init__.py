"""How the fleet is: what its hosts told (`deploy/hosts/look`), judged, and shown as a table, a page or JSON.

`kind.py` says what a kind of fact is: how it is shown, and what is wrong with it, with the remedy. `portals.py` and `hosts.py` list the
kinds; a new one is a function or two and one entry there, and the table, the page and the exit code follow. `monitor.py` tells of
the monitor, where a host has part of it, `backup.py` of copies. `retired.py` judges portals that only have their pages left, `judge.py`
asks all kinds. `capacity.py` reckons how many more portals a host holds, and `placing.py` where new ones go. Only `ask.py` asks hosts.
"""
