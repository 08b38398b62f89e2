"""How the fleet is: what its hosts told (`deploy/hosts/look`), judged, and shown as a table, a page or JSON.

`kind.py` says what a kind of fact is: how it is shown, and what is wrong with it, with the remedy. `portals.py` and `hosts.py` list the
kinds; a new one is a function or two and one entry there, and the table, the page and the exit code follow. `monitor.py` tells of
the monitor, where a host has part of it. `retired.py` judges portals that only have their pages left. Only `ask.py` asks hosts.
"""
