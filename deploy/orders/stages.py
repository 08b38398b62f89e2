"""The monitor's hosts worked on in stages: each is asked again before every one, for the hosts need what others made."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deploy.inventory import Inventory
from deploy.orders.chosen import carry_out
from deploy.orders.told import tell
from deploy.release import Release

if TYPE_CHECKING:
    from deploy.hosts.monitor.stages import Stage
    from deploy.hosts.session import Report


def in_stages(stages: Sequence[Stage], inventory: Inventory, release: Release, options: argparse.Namespace) -> list[Report]:
    """One report for each host, of all its stages. After one that failed only what puts things in order goes on."""
    found: dict[str, Report] = {}
    for stage in stages:
        if any(report.error for report in found.values()) and not (stage.always or options.dry_run):
            continue
        monitor = listen_to(inventory, release, options)
        hosts = [monitor.hosts[name] for name in stage.hosts(monitor)]
        for report in carry_out(hosts, lambda host: stage.steps(monitor, host.name), options) if hosts else ():  # noqa: B023  called at once
            before = found.get(report.host)
            found[report.host] = _joined(before, report) if before else report
    return list(found.values())


def listen_to(inventory: Inventory, release: Release, options: argparse.Namespace) -> Any:
    """The monitor, with what its hosts tell now."""
    from deploy.hosts.monitor.carried import listen

    return listen(inventory, release, ssh_config=options.ssh_config, tell=tell)


def _joined(before: Report, after: Report) -> Report:
    return replace(after, steps=(*before.steps, *after.steps), error="\n".join(filter(None, (before.error, after.error))))
