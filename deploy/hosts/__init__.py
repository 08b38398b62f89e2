"""WORK ON HOSTS, over ssh: what a Debian machine of the fleet needs, and the portals on it.

Everything is a list of steps; a step looks at the host first, so that the same order again changes nothing.

packages.py      what is asked of Debian
place.py         where things stand on a host
text.py files/   the files that hosts get: units, nginx, firewall
steps.py         steps that every part is made of: a file, a folder, a program, what has to take effect, a unit that runs
operations.py    operations of our own: a release, a portal, its certificate, its site
holds.py         tests by which all that stands already is told in one question
prepare.py       bare Debian -> the steps of a host
provisioning.py  release and instances -> the steps of a host
upgrading.py     the same to another release; files/upgrade.py does it there, and puts back at the next start what a power cut left
releases.py      what no portal runs any more leaves the host
certificates.py  a certificate for everything: the host's own, and an authority's
signing/         what the host does about its certificates, by order and by its clock; it runs there
look/            what a host tells of itself and of its portals; sent there and run there (sent.py)
backups.py       the units with which hosts keep their portals, and what a host needs to be a store
                 (backup_operations.py); listing.py reads in the stores which copies there are
thinning.py      copies that are kept no longer leave the stores
restores.py      a copy brought back onto a host, and a portal stopped where it moved away from
monitor/         the monitor: its database, its site, its workers (files/monitor_upgrade.py takes it to another release)
practice.py      practice portals: back to their first state now
connection.py    one host's connection: noticed when it is cut, able to change the host, alone on it
lines.py         what pyinfra says while it works, by host
leaving.py       the steps with which a portal is handed over or retired (leaving_operations.py), what goes into its archive (handed.py),
                 and the archive brought to the operator's machine (fetching.py); hosts do it with deploy.leaving
session.py       steps on many hosts at once: planned, shown, carried out; what they are at is told meanwhile (waiting.py). These two
                 alone know pyinfra's state

May import: deploy's inventory, release and errors, and pyinfra. Read only when an order is about hosts: portals' hosts have no pyinfra.
"""
