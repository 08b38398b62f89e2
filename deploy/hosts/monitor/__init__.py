"""THE MONITOR ON HOSTS: its site, its database and its workers, on one host or on several.

The host of the site keeps evidence and reports in one folder; workers elsewhere reach it by sftp, and the database by TLS. Keys are made
on the host where they are used first, and the operator's command carries them to the hosts that need them too, by ssh and never in an
argument.

place.py       where its things stand on a host
carried.py     what one host tells so that another can work with it
database.py    PostgreSQL: its settings, the monitor's role and database
operations.py  operations of its own: keys, settings, static files, tables, the first account, its units
parts.py       the steps of each role: what all have, database, site, worker
restoring.py   back from its copies, each part on its host
stages.py      in which order hosts are worked on: made, or over to another release (files/monitor_upgrade.py does it there)

May import: what deploy.hosts may.
"""
