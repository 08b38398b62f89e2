"""Shell tests that end well where a part of an instance stands as the inventory says. A host is asked all of them at once, so that the same
order again takes one question and not a hundred; what does not hold is looked at by its own operation.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from deploy.hosts.place import CONFIGURATION, NGINX, release_of
from deploy.inventory import Instance
from deploy.provision import FIRST_STATE


def user(item: Instance) -> str:
    """Its user, with its folder and no shell."""
    return f'test "$(getent passwd {item.user} | cut -d : -f 6,7)" = {item.home}:/usr/sbin/nologin'


def release(item: Instance) -> str:
    """It runs some release."""
    return f"readlink {release_of(item.code)}"


def made(item: Instance) -> str:
    """It is complete, at this address, and has pages to show."""
    address = shlex.quote(f'"address": "{item.address}"')
    first = f" && test -e {item.home}/{FIRST_STATE}" if item.practice else ""
    return f"grep -qF {address} {item.home}/instance.json && test -e {item.home}/public/current/www/index.html{first}"


def certificate(code: str, domains: Sequence[str]) -> str:
    """There is one with its key that names them all, and it does not run out in ten days: before that the clock sees to it. One that the
    host put in the place of another is none.
    """
    folder = f"{CONFIGURATION}/{code}/tls"
    file = f"{folder}/certificate.pem"
    pair = f'test ! -e {folder}/mended.json && test "$(openssl x509 -noout -pubkey -in {file})" = "$(openssl pkey -pubout -in {file})"'
    names = f'names="$(openssl x509 -noout -ext subjectAltName -in {file} | tr -d " " | tr , "\\n")"'
    named = " && ".join(f'echo "$names" | grep -qxF DNS:{domain}' for domain in domains)
    return f"{pair} && openssl x509 -checkend 864000 -in {file} && {names} && {named}"


def site(item: Instance) -> str:
    """What nginx shows of it is of its release and its names, and whole."""
    file = f"{NGINX}/{item.code}.conf"
    begins = f'test "$(head -n 1 {file})" = "{site_mark(item)} $(readlink {release_of(item.code)})"'
    return f'{begins} && test "$(tail -n 1 {file})" = "{SITE_END}"'


SITE_END = "# fin"  # its last line: a file that a power cut left half is told by it


def site_mark(item: Instance) -> str:
    """What the first line of its site says, before its release: it is written anew for another."""
    return f"# {item.address} {item.owner.kind}{' practice' if item.practice else ''}"


def units(item: Instance) -> str:
    """Its door and its clock are on, and its application with them only where it never sleeps."""
    app, wanted = f"vitrina-app@{item.code}.service", [f"vitrina@{item.code}.socket", f"vitrina-nightly@{item.code}.timer"]
    wanted += [f"vitrina-practice@{item.code}.timer"] * item.practice + [app] * item.always_on
    asked, number = " ".join(wanted), len(wanted)
    on = " && ".join(f"test $(systemctl is-{state} {asked} | grep -cx {state}) = {number}" for state in ("enabled", "active"))
    return on if item.always_on else f"{on} && ! systemctl -q is-enabled {app}"


def absent(path: str) -> str:
    """There is nothing there."""
    return f"test ! -e {path} && test ! -h {path}"
