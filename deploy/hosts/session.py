"""Steps on hosts, over ssh: the only file that knows how pyinfra keeps its state.

A step is one operation with a title. All are planned first, against what the hosts hold, and then carried out, each host at its own pace.
While it works on a host it holds that host's lock, so a second operator waits. A host that fails does not stop the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gevent import monkey

monkey.patch_all(ssl=False)  # before anything of pyinfra's: hosts are worked on side by side
os.environ.setdefault("PYINFRA_PROGRESS", "off")

import logging  # noqa: E402

from gevent import get_hub  # noqa: E402
from pyinfra import logger  # noqa: E402
from pyinfra.api.command import StringCommand  # noqa: E402
from pyinfra.api.config import Config  # noqa: E402
from pyinfra.api.connect import connect_all, disconnect_all  # noqa: E402
from pyinfra.api.exceptions import PyinfraError  # noqa: E402
from pyinfra.api.inventory import Inventory  # noqa: E402
from pyinfra.api.operations import run_ops  # noqa: E402
from pyinfra.api.state import State  # noqa: E402
from pyinfra.context import ctx_host, ctx_state  # noqa: E402

from deploy.hosts.connection import SHELL, check_sudo, hold, is_cut, no_way, watch  # noqa: E402
from deploy.hosts.lines import Lines  # noqa: E402
from deploy.hosts.signing import NOTE  # noqa: E402
from deploy.hosts.text import batched  # noqa: E402
from deploy.hosts.waiting import told_meanwhile  # noqa: E402
from deploy.inventory import Host  # noqa: E402
from deploy.template import Tell  # noqa: E402

LONGEST = 60_000  # characters of a command; the system takes twice that, less what quoting adds


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One operation of pyinfra's. It would do something also where one of the steps it `follows` would, though the host does not show it
    yet. `holds` is a shell test that ends well where there is nothing to do: a host is asked all of them at once, before anything else; a
    step that holds is left out, unless an earlier one about the same thing (`CODE: ...`) changes something.
    """

    title: str
    operation: Callable[..., Any]
    values: Mapping[str, Any] = field(default_factory=dict)
    follows: tuple[str, ...] = ()
    holds: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What a step did, or would do: `differences` line by line where it is a file, `output` what the host said, `warnings` what
    the operator must know though nothing failed.
    """

    title: str
    changed: bool
    differences: tuple[str, ...] = ()
    output: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What came of a host: its steps up to the one that failed, and why that failed; "" where all went well."""

    host: str
    steps: tuple[Done, ...]
    error: str = ""

    @property
    def changed(self) -> int:
        """How many steps changed something, or would."""
        return sum(step.changed for step in self.steps)


def work(
    hosts: Sequence[Host], steps: Callable[[Host], Sequence[Step]], *, ssh_config: Path | None, dry_run: bool, tell: Tell
) -> tuple[Report, ...]:
    """Carry out each host's steps, or only say what they would change. One report for each host, in the order given."""
    return _Work(hosts, ssh_config, tell).run(steps, dry_run=dry_run)


def ask(
    hosts: Sequence[Host], command: Callable[[Host], str], *, ssh_config: Path | None, tell: Tell, given: str = ""
) -> Mapping[str, tuple[str, str]]:
    """What each host prints on a command that changes nothing, by its name, and why there is none. No lock is taken; `given` is what the
    command reads.
    """
    return _Work(hosts, ssh_config, tell).ask(command, given)


def ask_one(host: Host, command: str, *, ssh_config: Path | None, tell: Tell, given: str = "") -> tuple[str, str]:
    """What one host prints on a command, and why there is nothing."""
    return ask([host], lambda _: command, ssh_config=ssh_config, tell=tell, given=given)[host.name]


class _Work:
    def __init__(self, hosts: Sequence[Host], ssh_config: Path | None, tell: Tell) -> None:
        self._hosts, self._tell = {host.name: host for host in hosts}, tell
        self._lines, self._errors = Lines(), dict[str, str]()
        self._steps: dict[str, list[tuple[Step, Any, Done]]] = {name: [] for name in self._hosts}
        logger.handlers, logger.propagate = [self._lines], False
        logger.setLevel(logging.INFO)
        how = {"ssh_config_file": str(ssh_config)} if ssh_config else {}
        named = [(host.name, {"ssh_hostname": host.address, **_reached(host), **how}) for host in hosts]
        self._state = State(Inventory((named, {})), Config(DIFF=True, CONNECT_TIMEOUT=15))

    def run(self, steps: Callable[[Host], Sequence[Step]], *, dry_run: bool) -> tuple[Report, ...]:
        with self._connected():
            held = self._side_by_side(self._lock)
            self._side_by_side(lambda host: self._plan(host, steps(self._hosts[host.name])))
            if not dry_run:
                self._state.active_hosts -= {host for host in self._state.active_hosts if host.name in self._errors}
                if self._state.active_hosts:
                    with told_meanwhile(self._state, self._tell):
                        self._quietly(lambda: run_ops(self._state, no_wait=True))
            del held
            return tuple(self._report(name, dry_run=dry_run) for name in self._hosts)

    def ask(self, command: Callable[[Host], str], given: str) -> Mapping[str, tuple[str, str]]:
        said: dict[str, str] = {}

        def one(host: Any) -> None:
            how = {"_sudo": self._hosts[host.name].user != "root", **({"_stdin": given} if given else {})}
            ok, output = host.run_shell_command(StringCommand(command(self._hosts[host.name])), **how)
            if not ok:
                raise PyinfraError(output.stderr or "la orden falló")
            said[host.name] = output.stdout

        with self._connected():
            self._side_by_side(one)
            reached = {host.name for host in self._state.activated_hosts}
        errors = {name: self._errors.get(name, "" if name in reached else self._no_way(name)) for name in self._hosts}
        return {name: (said.get(name, ""), errors[name]) for name in self._hosts}

    @contextmanager
    def _connected(self) -> Iterator[None]:
        ctx_state.set(self._state)
        told = (PyinfraError, KeyboardInterrupt)  # in a report or in words, not by a trace
        get_hub().NOT_ERROR = (*get_hub().NOT_ERROR, *told)
        try:
            self._quietly(lambda: connect_all(self._state))
            self._side_by_side(self._check)
            yield
        except KeyboardInterrupt:  # whoever works on a host is not waited for
            self._state.pool.kill(block=False)
            raise
        finally:
            self._quietly(lambda: disconnect_all(self._state))
            for host in self._state.inventory:
                if client := getattr(host.connector, "client", None):
                    client.close()
            ctx_state.reset()

    def _quietly(self, what: Callable[[], object]) -> None:
        """pyinfra ends its run when no host is left; the reports say which failed, and why."""
        with suppress(PyinfraError):
            what()

    def _side_by_side(self, what: Callable[[Any], object]) -> list[object]:
        """Do something on every host that is reached; what fails there is noted, and the others go on."""

        def one(host: Any) -> object:
            ctx_host.set(host)
            try:
                return what(host)
            except Exception as error:  # whatever a host answers must not end the work on the others
                lost = is_cut(host.connector.client)
                self._errors[host.name] = "se cortó la conexión con él. Repita la orden." if lost else f"{error or type(error).__name__}"
                return None
            finally:
                ctx_host.reset()

        reached = [host for host in self._state.active_hosts if host.name not in self._errors]
        return [task.get() for task in [self._state.pool.spawn(one, host) for host in reached]]

    def _check(self, host: Any) -> None:
        watch(host.connector.client)
        check_sudo(host.connector.client, self._hosts[host.name])

    def _lock(self, host: Any) -> object:
        return hold(host.connector.client, self._hosts[host.name], self._tell)

    def _plan(self, host: Any, steps: Sequence[Step]) -> None:
        made: dict[str, bool] = {}
        planned, held = self._steps[host.name], self._held(host, steps)
        for number, step in enumerate(steps):
            stirred = [
                title for title, changes in made.items() if changes and (title in step.follows or _about(title) == _about(step.title))
            ]
            if number in held and not stirred:
                made[step.title] = False
                planned.append((step, None, Done(title=step.title, changed=False)))
                continue
            self._lines.take(host.name)
            self._lines.take_warnings(host.name)
            how = {"_sudo": self._hosts[host.name].user != "root", "_shell_executable": SHELL}
            meta = step.operation(**step.values, name=step.title, **how)
            made[step.title] = meta.will_change or any(made[title] for title in step.follows)
            differences = self._lines.take(host.name) if meta.will_change else ()
            warnings = self._lines.take_warnings(host.name)
            planned.append((step, meta, Done(title=step.title, changed=made[step.title], differences=differences, warnings=warnings)))

    def _held(self, host: Any, steps: Sequence[Step]) -> set[int]:
        """The steps that by their own tests have nothing to do, by their number: few questions for many steps."""
        asked = [f"({step.holds}) >/dev/null 2>&1 && echo {number}" for number, step in enumerate(steps) if step.holds]
        found = set[int]()
        for some in batched(asked, LONGEST):
            _, said = host.run_shell_command(StringCommand("\n".join((*some, "true"))), _sudo=self._hosts[host.name].user != "root")
            found |= {int(line) for line in said.stdout.split()}
        return found

    def _no_way(self, name: str) -> str:
        return no_way(self._hosts[name], " ".join(self._lines.take(name)))

    def _report(self, name: str, *, dry_run: bool) -> Report:
        host = next(host for host in self._state.inventory if host.name == name)
        if host not in self._state.activated_hosts:
            return Report(host=name, steps=(), error=self._no_way(name))
        planned = self._steps[name]
        if dry_run or name in self._errors:
            return Report(host=name, steps=tuple(done for _, _, done in planned) if dry_run else (), error=self._errors.get(name, ""))
        done: list[Done] = []
        for step, meta, plan in planned:
            if meta is None:
                done.append(plan)
                continue
            if not meta.is_complete() or not meta.did_succeed():
                return Report(host=name, steps=tuple(done), error=self._why(host, step.title, meta))
            changed = meta.did_change()
            warnings = tuple(line.removeprefix(NOTE) for line in meta.stdout_lines if line.startswith(NOTE)) if changed else plan.warnings
            differences = plan.differences if changed else ()
            done.append(Done(title=step.title, changed=changed, differences=differences, output=meta.stdout, warnings=warnings))
        return Report(host=name, steps=tuple(done))

    def _why(self, host: Any, title: str, meta: Any) -> str:
        """Why a step did not work: what the host said, or that the connection to it was lost meanwhile."""
        if is_cut(host.connector.client):
            return (
                f"se cortó la conexión con él en «{title}». Lo que ya había comenzado allá termina solo; la misma orden espera a que "
                "termine y sigue donde quedó."
            )
        said = (meta.stderr_lines or meta.stdout_lines)[-8:] if meta.is_complete() else ()
        return f"«{title}» no se pudo hacer:\n" + "\n".join(said or self._lines.take(host.name)[-4:])


def _reached(host: Host) -> dict[str, Any]:
    """How ssh gets there, beyond the operator's own ssh configuration."""
    return {"ssh_user": host.user, "ssh_port": host.port}


def _about(title: str) -> str:
    """What a step is about: the instance or part that stands before the colon."""
    return title.partition(":")[0]
