"""MANY PORTALS: makes instances and says how they are. An instance is a folder (`PORTAL_HOME`) and nothing else.

It runs the portal's own commands as processes and never imports the portal, so that it can serve hosts where another version runs.
May import: `checklists`, the standard library and packaging; hosts/ also pyinfra. Not: portal_template, monitor, Django.

errors.py     what ends an order: misuse, or a refusal with its remedy
subject.py    a code of the command line -> whom the portal is for
folder.py     what an instance's folder holds: portal.env, instance.json, its lock
template.py   the ready-made databases with their pages, one for each profile, made once per version of code and law
commands.py   the portal's commands, run as processes
provision.py  a folder -> a working instance, again and again without harm
status.py     instances -> do they answer
release.py    source and lock -> one archive that installs without a network
inventory/    the operator's file: which hosts there are, and what stands where
standing/     how the fleet is: what its hosts told, judged, and shown
recovery.py   the operator's key, which opens every backup
weekly.py     an order every week on the operator's machine
orders/       what the command line asks, and its answers
hosts/        work on hosts from the operator's machine, over ssh (its signing/ and look/ are sent there and run there)
keeping/      what a host does by itself to keep its portals; standard library only
leaving/      what a host does by itself with a portal that is handed over or retired; standard library and keeping/
"""
