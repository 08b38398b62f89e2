"""For every test: in CI a skip is a failure, since CI installs every part; elsewhere a missing part skips with its reason.

Hypothesis does not judge by the clock: on a machine that runs other tests beside, it would tell of them. What must end in time says so.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("shared machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: se omitió en CI, donde nada debe faltar ({call.excinfo.value if call.excinfo else ''})"
    return report
