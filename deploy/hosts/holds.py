"""Shell tests that end well where a part of an instance stands as the inventory says. A host is asked all of them at once, so that the same
order again takes one question and not a hundred; what does not hold is looked at by its own operation.
"""

from __future__ import annotations

import shlex

from deploy.hosts.place import NGINX, release_of
from deploy.inventory import Instance


def user(item: Instance) -> str:
    """Its user, with its folder and no shell."""
    return f'test "$(getent passwd {item.user} | cut -d : -f 6,7)" = {item.home}:/usr/sbin/nologin'


def release(item: Instance) -> str:
    """It runs some release."""
    return f"readlink {release_of(item.code)}"


def made(item: Instance) -> str:
    """It is complete, at this address, and has pages to show."""
    address = shlex.quote(f'"address": "{item.address}"')
    return f"grep -qF {address} {item.home}/instance.json && test -e {item.home}/public/current/www/index.html"


def site(item: Instance) -> str:
    """What nginx shows of it is of its release and its names."""
    mark = f"# {item.address} {item.owner.kind} "
    return f'test "$(head -n 1 {NGINX}/{item.code}.conf)" = "{mark}$(readlink {release_of(item.code)})"'


def units(item: Instance) -> str:
    """Its door and its clock are on, and its application with them only where it never sleeps."""
    app, standing = f"vitrina-app@{item.code}.service", f"vitrina@{item.code}.socket vitrina-nightly@{item.code}.timer"
    wanted, number = (f"{standing} {app}", 3) if item.always_on else (standing, 2)
    on = " && ".join(f"test $(systemctl is-{state} {wanted} | grep -cx {state}) = {number}" for state in ("enabled", "active"))
    return on if item.always_on else f"{on} && ! systemctl -q is-enabled {app}"


def absent(path: str) -> str:
    """There is nothing there."""
    return f"test ! -e {path} && test ! -h {path}"
