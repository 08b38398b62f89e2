"""BACKUPS, ON A HOST: what a host itself does to keep its portals and the monitor and to bring them back, run there by root with Debian's
own Python.

`deploy host prepare` puts this package on every host, under /usr/local/lib/vitrina; the units and the operator's orders run it there.

kept.py        what is kept, by its code: a portal or a part of the monitor, as a backup takes it
portal.py      a portal here: its user, its release, and commands run as that user
notes.py       where things lie on a host, and what happened last to each one's backups (read by `deploy status`)
stores.py      the stores of the fleet as this host knows them; one portal's repository on one of them, through restic
copying.py     a portal's database and files as they were at one moment; run as the portal's own user
monitor.py     the monitor here: where its files and its dump lie, and its commands
backup.py      one of them -> every store; one that fails does not stop the others
connecting.py  a portal's repository is made, and opens with its own key and with the operator's
bringing.py    a copy out of a store -> the folder of a portal, and the proof that it is whole
restoring.py   a copy takes the place of a portal, once it is proven
checking.py    a copy brought back aside, proven, and removed again; recording.py keeps what was found where the portal lives
thinning.py    old copies leave a store, on its own host and by the operator's key alone
monitor_restoring.py  the monitor comes back, proven by its journal; monitor_database.py loads its database and puts it in place
telling.py     what a host tells of one before it is restored

May import: the standard library only. Nothing else of deploy.
"""
