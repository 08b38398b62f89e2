"""Where things stand on a host."""

from __future__ import annotations

from deploy.inventory.model import HOMES

CONFIGURATION = "/etc/vitrina"  # one folder for each instance: its release (a link), its certificate and the names in it
RELEASES = "/opt/vitrina/releases"
NGINX = "/etc/nginx/vitrina"
ANSWERED = "/var/lib/nginx/vitrina"  # what applications answered a few seconds ago
UNITS = "/etc/systemd/system"
PORTALS = str(HOMES)
APPLIED = "/opt/vitrina/applied"  # digests of what took effect last
LIBRARY = "/usr/local/lib/vitrina"  # where hosts find the packages of ours that they run by themselves
UPGRADE = "/opt/vitrina/upgrade.py"  # the program that takes a portal to another release, and back
RELOAD = "/opt/vitrina/reload_nginx.py"  # the program that sees a reload of nginx to its end
WEB_USER = "www-data"


def release_folder(name: str) -> str:
    """Where a release is installed: a virtual environment, its ready-made databases, and a mark that it is whole."""
    return f"{RELEASES}/{name}"


def release_of(code: str) -> str:
    """The release that an instance runs."""
    return f"{CONFIGURATION}/{code}/release"
