"""WHAT THE COMMAND LINE ASKS: one module for each family of orders, and how they choose and answer.

An order reads its words, makes one call and says what came of it; it decides nothing else. `add_orders` of each module puts its orders
beside the others; `deploy/__main__.py` calls them all.

machine.py    portals in folders of this machine: provision --home, status --home
inventory.py  the operator's inventory
placing.py    on which host a new portal goes
release.py    releases
backup.py     backup: copies in the stores, and the operator's key
thinning.py   backup --prune: copies that are kept no longer leave the stores
restore.py    restore: portals from their backups, on their hosts or others; restore_plan.py decides what will be done, restore_check.py
              only proves copies; copies.py: which copy, and with which release
hosts.py      host prepare, provision, upgrade: the orders that change hosts
practice.py   practice portals: back to the beginning, who may enter
leaving.py    portals handed over to their towns, and retired
monitor.py    the monitor on its hosts, and over to another release; monitor_restore.py: back from its copies; stages.py: its hosts in order
status.py     how the fleet is, in a table or as JSON
room.py       whether there is disk for what backup, restore and handover make, asked before anything is begun
chosen.py     which hosts and instances an order is about, and its steps carried out there
told.py       reports in words or JSON

May import all of deploy; what needs pyinfra (deploy.hosts) is imported when its order runs, since portals' hosts have none.
"""
