"""Whoever waits for a host reads what it is at, and nothing where it is quick."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import gevent

from deploy.hosts.waiting import told_meanwhile


def state(*hosts: Any) -> Any:
    """What pyinfra knows of hosts that work, as far as is read of it."""
    return SimpleNamespace(inventory=hosts, get_op_meta=lambda step: SimpleNamespace(names={f"9901: paso {step}"}))


def test_a_long_step_is_told_of_by_its_title_and_its_host() -> None:
    said: list[str] = []
    with told_meanwhile(state(SimpleNamespace(name="norte", executing_op_hash="1")), said.append, every=0.05):
        gevent.sleep(0.3)
    assert said
    assert said[0].startswith("[norte] sigue, desde hace 0 s: 9901: paso 1")
    told = len(said)
    gevent.sleep(0.2)
    assert len(said) == told, "nothing more once the order has ended"


def test_a_host_that_goes_from_step_to_step_or_has_nothing_to_do_is_not_told_of() -> None:
    said: list[str] = []
    busy, idle = SimpleNamespace(name="norte", executing_op_hash="0"), SimpleNamespace(name="sur", executing_op_hash=None)
    with told_meanwhile(state(busy, idle), said.append, every=0.2):
        for step in range(8):
            busy.executing_op_hash = str(step)
            gevent.sleep(0.06)
    assert said == []
