"""THE INVENTORY: one TOML file says which hosts there are and what stands where. Everything else is derived from it.

It is the operator's, in version control of their own, and holds no secret. Nothing is done with a file that has a mistake.

model.py     the nouns: Host, Instance, Store, Authority, MonitorSite, Inventory; Kept, what is backed up by itself
read.py      file -> Inventory: hosts and portals
places.py    and the parts beside them: stores, authority, monitor
write.py     new portals -> the lines that say them
mistakes.py  every mistake with its key and its remedy
protection.py whether its stores protect its portals

May import: checklists, deploy's subject and errors.
"""

from deploy.inventory.model import (
    MONITOR,
    MONITOR_DATABASE,
    Authority,
    Host,
    Instance,
    Inventory,
    InventoryError,
    Kept,
    MonitorPart,
    MonitorSite,
    Ring,
    State,
    Store,
)
from deploy.inventory.read import read_inventory

__all__ = [
    "MONITOR",
    "MONITOR_DATABASE",
    "Authority",
    "Host",
    "Instance",
    "Inventory",
    "InventoryError",
    "Kept",
    "MonitorPart",
    "MonitorSite",
    "Ring",
    "State",
    "Store",
    "read_inventory",
]
