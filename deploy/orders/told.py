"""What came of an order on hosts, in words or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.hosts.session import Report

DONE, REFUSED = 0, 1


def tell(words: str) -> None:
    """What is going on, for whoever waits."""
    print(words, file=sys.stderr, flush=True)


def show(reports: Sequence[Report], options: argparse.Namespace) -> int:
    """All reports as the order asks for them; how the order ends."""
    if options.json:
        print(json.dumps([exported(report, options.dry_run) for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            show_words(report, options.dry_run)
    sys.stdout.flush()
    return REFUSED if any(report.error for report in reports) else DONE


def exported(report: Report, dry_run: bool) -> dict[str, Any]:
    """A report for machines."""
    steps = [
        {key: value for key, value in asdict(step).items() if key not in ("output", "warnings")} for step in report.steps if step.changed
    ]
    return {
        "host": report.host,
        "changed": report.changed,
        "dry_run": dry_run,
        "error": report.error,
        "steps": steps,
        "warnings": [line for step in report.steps for line in step.warnings],
        "accounts": accounts(report),
    }


def show_words(report: Report, dry_run: bool) -> None:
    """A report for people: each change, what must be known, accounts that were made, and why it ended early."""
    for step in report.steps:
        if step.changed:
            print(f"[{report.host}] {'cambiaría' if dry_run else 'cambió'}: {step.title}")
            if dry_run:
                print("".join(f"    {line}\n" for line in step.differences), end="")
    for line in (line for step in report.steps for line in step.warnings):
        print(f"[{report.host}] AVISO: {line}", file=sys.stderr)
    for account in accounts(report):
        print(f"\n{account['name']} ({account['code']}): {account['address']}")
        print(f"Se entra en: {account['sign_in']}\nCuenta: {account['username']}")
        print(f"Contraseña (se muestra solo esta vez): {account['password']}\n")
    if report.error:
        print(f"[{report.host}] NO SE PUDO: {report.error}\nCorrija la causa y repita la misma orden: sigue donde quedó.", file=sys.stderr)
    elif not report.changed:
        print(f"[{report.host}] no {'hay nada que cambiar' if dry_run else 'se cambió nada'}.")
    else:
        many = "cambio" if report.changed == 1 else "cambios"
        print(f"[{report.host}] listo: {report.changed} {many}{' por hacer' if dry_run else ''}.")


def accounts(report: Report) -> list[dict[str, str]]:
    """The accounts that were made on a host: their passwords are shown once and kept nowhere."""
    found = []
    for step in report.steps:
        for line in step.output.splitlines():
            if step.changed and line.startswith("{") and '"password"' in line and (said := json.loads(line)).get("password"):
                sign_in = {"sign_in": said.get("sign_in", f"{said['address']}/admin/")}
                found.append({key: said[key] for key in ("code", "name", "address", "username", "password")} | sign_in)
    return found
