"""The main job with real processes: provision, import, serve, observe, look, judge again, survive a kill."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.journeys.conftest import CHROMIUM, QUIET, ROOT, Portal, free_port, portal, provision, run

TODAY = "2026-11-22"
HEADER = [
    "Nombre completo",
    "Puesto",
    "Dependencia",
    "Renglón",
    "Salario base",
    "Honorarios",
    "Dietas",
    "Bonos",
    "Viáticos",
    "Otras remuneraciones",
]


def payroll(path: Path, people: int = 30) -> Path:
    """A payroll as an office sends it: titles above the header, a total below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["MUNICIPALIDAD DE SAN PRUEBA"])
    sheet.append(["Nómina del mes"])
    sheet.append([])
    sheet.append(HEADER)
    for number in range(1, people + 1):
        sheet.append([f"Persona {number:04d}", "Oficial", "Secretaría", "011", 3500.50 + number, 0, 0, 250, 0, 0])
    sheet.append(["TOTAL", None, None, None, 3500.50 * people])
    book.save(path)
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, int], Portal]) -> Portal:
    folder = tmp_path_factory.mktemp("town")
    home, port = folder / "9911", free_port()
    provision(home, "9911", "San Prueba", port)
    for month in ("2026-07", "2026-08", "2026-09"):
        book = payroll(folder / f"nomina-{month}.xlsx", people=30 + int(month[-1]))
        done = portal(home, "import_edition", "laip-10-04", month, str(book), "--today", TODAY)
        assert done.returncode == 0, done.stdout + done.stderr
    done = portal(home, "import_edition", "laip-10-09", "2026-09", "--justify", "no_movement", "--why", "No hubo depósitos en el mes.")
    assert done.returncode == 0, done.stdout + done.stderr
    return serve(home, port)


def observe(town: Portal, home: Path, out: Path) -> dict[str, object]:
    done = run("monitor.manage", "observe", town.url, "--json", "--out", str(out), "--today", TODAY, env=town.monitor_env(home))
    assert done.returncode == 0, done.stdout + done.stderr
    value: dict[str, object] = json.loads(done.stdout)
    return value


@pytest.fixture(scope="module")
def seen(town: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path, Path]:
    home = tmp_path_factory.mktemp("monitor")
    out = home / "seen"
    return observe(town, home, out), out, home


def criteria(value: dict[str, object]) -> dict[str, dict[str, object]]:
    cards = value["scorecards"]
    assert isinstance(cards, list)
    return {c["code"]: c for card in cards for obligation in card["obligations"] for c in obligation["criteria"]}


def test_what_was_imported_is_found_from_outside_with_proof(seen: tuple[dict[str, object], Path, Path]) -> None:
    found = criteria(seen[0])
    for code in ("laip-10-04:publicado", "laip-10-04:al-dia", "laip-10-04:salario", "laip-10-04:una-lista"):
        assert found[code]["outcome"] == "met", found[code]
        evidence = found[code]["evidence"]
        assert isinstance(evidence, list)
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", evidence[0]["digest"])
    assert (found["laip-10-09:al-dia"]["outcome"], found["laip-10-09:al-dia"]["reason"]) == ("met", "declared")
    assert found["laip-10-18:publicado"]["outcome"] == "missing"
    assert found["laip-10-24:publicado"]["outcome"] == "not_applicable"


def test_the_folder_holds_the_four_files_of_the_contract(seen: tuple[dict[str, object], Path, Path]) -> None:
    value, out, _ = seen
    assert {"crawl.warc.gz", "pages.jsonl", "assessment.json", "report.html"} <= {path.name for path in out.iterdir()}
    assert json.loads((out / "assessment.json").read_text(encoding="utf-8")) == value
    text = (out / "assessment.json").read_text(encoding="utf-8")
    assert str(out) not in text
    assert "fetched_at" not in text


def test_judging_again_twice_gives_the_same_bytes_and_asks_the_portal_nothing(
    town: Portal, seen: tuple[dict[str, object], Path, Path]
) -> None:
    _, out, home = seen
    before, asked = (out / "assessment.json").read_bytes(), len(town.requests)
    for _ in range(2):
        done = run("monitor.manage", "reassess", str(out), env=town.monitor_env(home))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (out / "assessment.json").read_bytes() == before
    assert len(town.requests) == asked


def test_a_killed_observation_goes_on_where_it_was_cut_and_ends_in_the_same_assessment(
    town: Portal, seen: tuple[dict[str, object], Path, Path], tmp_path: Path
) -> None:
    _, out, home = seen
    cut, asked = tmp_path / "cut", len(town.requests)
    command = [sys.executable, "-m", "monitor.manage", "observe", town.url, "--out", str(cut), "--today", TODAY]
    env = {**os.environ, **town.monitor_env(home)}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 90
    while len(town.requests) < asked + 25 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    before = town.requests[asked:]
    assert len(before) >= 25, "it was killed too late or never began"
    assert not (cut / "assessment.json").exists()
    time.sleep(1)  # what was in flight is answered and logged
    before = town.requests[asked:]
    observe(town, home, cut)
    twice = {path: times for path, times in Counter(town.requests[asked:]).items() if times > 1}
    assert len(twice) <= 1, twice
    assert all(path == before[-1] for path in twice), twice
    assert (cut / "assessment.json").read_bytes() == (out / "assessment.json").read_bytes()


def test_a_dead_host_ends_in_unknown_with_the_reason(tmp_path: Path) -> None:
    port = free_port()
    done = run(
        "monitor.manage", "observe", f"http://127.0.0.1:{port}/", "--json", "--out", str(tmp_path / "dead"),
        env={"MONITOR_HOME": str(tmp_path), "MONITOR_ALLOW": f"127.0.0.1:{port}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcomes = {c["outcome"] for c in criteria(json.loads(done.stdout)).values()}
    assert outcomes == {"unknown", "not_applicable"}


def test_an_address_inside_is_not_visited_unless_it_is_allowed(town: Portal, tmp_path: Path) -> None:
    asked = len(town.requests)
    done = run(
        "monitor.manage",
        "observe",
        town.url,
        "--json",
        "--out",
        str(tmp_path / "x"),
        env={"MONITOR_HOME": str(tmp_path), "MONITOR_ALLOW": ""},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["crawl"]["outcome"] == "forbidden_address"
    assert len(town.requests) == asked


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="falta Chromium de Debian (apt install chromium)")
def test_every_kind_of_page_reads_well_in_a_browser_at_phone_and_desk_width(
    town: Portal, seen: tuple[dict[str, object], Path, Path]
) -> None:
    from playwright.sync_api import sync_playwright

    pages = ["", "informacion-publica/", "informacion-publica/remuneraciones/", "informacion-publica/remuneraciones/datos/2026-09/"]
    addresses = [town.url + path for path in pages] + [(seen[1] / "report.html").as_uri()]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for width in (360, 1280):
            tab = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=True)
            for address in addresses:
                answer = tab.goto(address)
                assert answer is None or answer.status == 200, address
                assert tab.locator("h1").count() == 1, address
                assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} overflows at {width}"
        browser.close()
