"""`python3 -m deploy.hosts.signing.mending`, before nginx starts: what one portal has lost must not leave all portals of the host dark.

nginx itself says what it does not take, one thing after the other. A certificate gives place to one of the host's own; a file of a site
that cannot be read is set aside, and that site alone is away. What was there stays beside it, and whatever else nginx does not take it
tells by itself. The next `deploy provision` puts all right.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime

from deploy.hosts.signing import NOTE
from deploy.hosts.signing.found import Failed
from deploy.hosts.signing.install import own_text, put
from deploy.hosts.signing.place import NGINX, OWN, Wanted, note_of, place_of, read, write_whole

CERTIFICATE = re.compile(rf'"{OWN}/([^/"]+)/tls/certificate\.pem"')
SITE = re.compile(rf" in {NGINX}/([^/:]+)\.(conf|inc):\d+")
ASIDE = ".apartado"  # after the name of a file of a site that nginx does not take


def mend(now: datetime, *, sites: str = "") -> None:
    """Until nginx takes everything, or does not take what is no portal's; it tells what it does. `sites` is the one portal whose site may
    be set aside, by an order about it: while nginx runs it shows those of the others as they were.
    """
    done = set[str]()
    while said := _refusal():
        thing, words = _mended(said, now, sites)
        if not words or thing in done:
            break
        done.add(thing)
        if not (sites and words.startswith(sites)):  # what the order is about it puts right itself
            print(f"{NOTE if sites else ''}{words}", flush=True)


def set_right(wanted: Wanted, now: datetime) -> str:
    """In the place of a certificate that cannot be used one of the host's own, with a note of it for whoever asks how the portal is."""
    place, kept = place_of(wanted.code), place_of(wanted.code).with_name("certificate.damaged")
    place.parent.mkdir(mode=0o700, exist_ok=True)
    there = place.exists()
    if there:
        os.replace(place, kept)
    put(wanted.code, wanted.domains, own_text(wanted.domains))
    about = {"at": now.isoformat(timespec="seconds"), "kept": str(kept) if there else ""}
    write_whole(note_of(wanted.code), json.dumps(about))
    was = f"lo que había quedó en {kept}" if there else "no había ninguno"
    return f"{wanted.code}: su certificado no servía y el anfitrión puso uno propio ({was}). Repita  {wanted.again}"


def _refusal() -> str:
    """Why nginx would not start; "" where it would."""
    done = subprocess.run(["nginx", "-t", "-q"], capture_output=True, text=True, errors="replace", timeout=120)
    return (done.stderr.strip() or "nginx -t") if done.returncode else ""


def _mended(said: str, now: datetime, sites: str) -> tuple[str, str]:
    """What nginx did not take, and what was done about it; "" where nothing can be."""
    if found := CERTIFICATE.search(said):
        code = found[1]
        domains = read(OWN / code / "certificate.json").get("domains") or [f"{code}.invalid"]
        try:
            return code, set_right(Wanted(code, domains, "", {}), now)
        except (Failed, OSError) as error:
            return code, f"{code}: su certificado no sirve, y no se pudo poner otro: {error}"
    if found := SITE.search(said):
        site, code = NGINX / f"{found[1]}.conf", found[1].partition(".")[0]
        if site.exists() and sites in ("", code):
            os.replace(site, site.with_name(site.name + ASIDE))
            return str(site), f"{site.name}: nginx no lo entiende y quedó aparte, en {site}{ASIDE}. Repita  deploy provision {code}\n{said}"
    return said, ""


if __name__ == "__main__":
    mend(datetime.now(UTC))
