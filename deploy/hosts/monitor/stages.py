"""In which order the hosts of the monitor are worked on. They need one another, so a stage begins once the one before went well everywhere,
and before each every host is asked again for what the others need of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.hosts.monitor.carried import Monitor
from deploy.hosts.monitor.operations import follow_site, gather_static, rest_workers, upgrade_site
from deploy.hosts.monitor.parts import database, groundwork, site, workers
from deploy.hosts.monitor.place import CODE
from deploy.hosts.operations import install_release
from deploy.hosts.releases import drop_unused
from deploy.hosts.session import Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Steps on some hosts at once. One that runs `always` does so also where a stage before it failed: it puts things in order."""

    hosts: Callable[[Monitor], Sequence[str]]
    steps: Callable[[Monitor, str], Sequence[Step]]
    always: bool = False


def _groundwork(monitor: Monitor, name: str) -> Sequence[Step]:
    return [*groundwork(monitor, name), *(database(monitor) if name == monitor.site.database else ())]


def _beside(monitor: Monitor, name: str) -> Sequence[Step]:
    """The release beside the others, which changes nothing yet."""
    installed = Step(title=f"versión {monitor.release.name}", operation=install_release, values={"release": monitor.release})
    static = Step(title="archivos fijos del monitor", operation=gather_static, values={"release": monitor.release})
    return [installed, *([static] if name == monitor.site.host else ())]


def _rest(monitor: Monitor, name: str) -> Sequence[Step]:
    return [Step(title="detener los procesos", operation=rest_workers)] if _must_move(monitor) else []


def _move(monitor: Monitor, name: str) -> Sequence[Step]:
    values = {"domain": monitor.site.domains[0], "release": monitor.release}
    return [Step(title=f"pasar a {monitor.release.name}", operation=upgrade_site, values=values)]


def follow(monitor: Monitor, name: str) -> Sequence[Step]:
    release = monitor.about(monitor.site.host).release or monitor.release.name
    followed = Step(title="versión del monitor", operation=follow_site, values={"release": release})
    return [*([followed] if name in monitor.far_workers else ()), *workers(monitor, name)]


def _clear(monitor: Monitor, name: str) -> Sequence[Step]:
    return [drop_unused({CODE: monitor.release.name})]


def _must_move(monitor: Monitor) -> bool:
    return monitor.about(monitor.site.host).release != monitor.release.name


PROVISION = (
    Stage(hosts=lambda monitor: monitor.names, steps=_groundwork),
    Stage(hosts=lambda monitor: (monitor.site.host,), steps=lambda monitor, _: [*site(monitor)]),
    Stage(hosts=lambda monitor: tuple(monitor.site.workers), steps=lambda monitor, name: [*workers(monitor, name)]),
)
UPGRADE = (
    Stage(hosts=lambda monitor: tuple(dict.fromkeys((monitor.site.host, *monitor.site.workers))), steps=_beside),
    Stage(hosts=lambda monitor: monitor.far_workers, steps=_rest),
    Stage(hosts=lambda monitor: (monitor.site.host,), steps=_move),
    Stage(hosts=lambda monitor: tuple(monitor.site.workers), steps=follow, always=True),
    Stage(hosts=lambda monitor: tuple(dict.fromkeys((monitor.site.host, *monitor.site.workers))), steps=_clear),
)
