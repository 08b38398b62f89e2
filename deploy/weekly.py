"""An order of ours every week on the operator's machine: two units of systemd, the operator's own or, for root, the machine's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAME = "vitrina-restore-check"
_SERVICE = """# Lo escribe  deploy restore --check --weekly .
[Unit]
Description=Vitrina: restauración de comprobación
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
TimeoutStartSec=12h
"""
_TIMER = """# Lo escribe  deploy restore --check --weekly .
[Unit]
Description=Vitrina: restauración de comprobación de cada semana

[Timer]
OnCalendar=Sun *-*-* 08:00:00 UTC
RandomizedDelaySec=2h
Persistent=yes

[Install]
WantedBy=timers.target
"""


def every_week(words: Sequence[str], *, into: Path | None) -> str:
    """Write both units and start the clock; with `into`, only write them there. What was done, in words."""
    control, usual = _place()
    folder = into or usual
    folder.mkdir(parents=True, exist_ok=True)
    command = " ".join(_quoted(word) for word in (sys.executable, "-m", "deploy", *words))
    (folder / f"{NAME}.service").write_text(_SERVICE.format(folder=Path.cwd(), command=command), encoding="utf-8")
    (folder / f"{NAME}.timer").write_text(_TIMER, encoding="utf-8")
    written = f"Escrito: {folder / NAME}.service y {NAME}.timer."
    if into:
        return written
    start = f"{' '.join(control)} daemon-reload && {' '.join(control)} enable --now {NAME}.timer"
    done = subprocess.run(["sh", "-c", start], capture_output=True, text=True)
    if done.returncode:
        return f"{written}\nEl reloj no se pudo encender ({done.stderr.strip()[-200:]}). Enciéndalo con\n  {start}"
    alone = "" if control == ["systemctl"] else "\nPara que corra aunque usted no haya entrado:  loginctl enable-linger"
    return f"{written}\nCorre cada domingo; lo último que dijo:  {' '.join(control)} status {NAME}{alone}"


def trouble() -> str:
    """What is wrong with it on this machine, with the remedy; "" where all is well, or nothing was asked for every week."""
    control, folder = _place()
    if not (folder / f"{NAME}.timer").exists():
        return ""
    asked = [[*control, "is-active", f"{NAME}.timer"], [*control, "show", "--value", "--property=Result", f"{NAME}.service"]]
    clock, result = (subprocess.run(words, capture_output=True, text=True).stdout.strip() for words in asked)
    if result not in ("", "success"):
        why = f"{' '.join(control)} status {NAME}"
        return f"la restauración de comprobación de cada semana, en esta máquina, falló la última vez: vea  {why}"
    if clock not in ("active", ""):  # "" where no systemd runs: who asked for it was told so
        return f"el reloj de la restauración de cada semana está apagado en esta máquina: {' '.join(control)} enable --now {NAME}.timer"
    return ""


def _place() -> tuple[list[str], Path]:
    """How systemd is asked, and where its units are: the machine's own for root, the operator's for others."""
    if os.geteuid() == 0:
        return ["systemctl"], Path("/etc/systemd/system")
    return ["systemctl", "--user"], Path("~/.config/systemd/user").expanduser()


def _quoted(word: str) -> str:
    """A word of a command, as a unit wants it."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if any(letter in plain for letter in " \"'") else plain
