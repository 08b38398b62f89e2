"""An office that brings portals to towns: the served monitor, people of INFOM in a real browser, and the papers that they fill in."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Browser, Page

import checklists
from tests.journeys.conftest import ROOT, free_port, run
from tests.journeys.desk import code

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOTS = os.environ.get("VITRINA_SHOTS", "")
FIRST_LINE = 8  # of the blank form, counted as a spreadsheet does


@dataclass
class Served:
    """The monitor of the office, at an address of its own; `allow` are the portals that it may visit."""

    home: Path
    port: int = field(default_factory=free_port)
    allow: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Where people reach it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """What every process of it is told."""
        return {"MONITOR_HOME": str(self.home), "MONITOR_ADDRESS": self.base, "MONITOR_ALLOW": ",".join(self.allow)}

    def do(self, *args: str) -> str:
        """A command, as a person gives it."""
        done = run("monitor.manage", *args, env=self.environ)
        assert done.returncode == 0, f"{' '.join(args)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def serve(self) -> None:
        """Begin to answer."""
        self.do("migrate", "--verbosity", "0")
        command = [
            "gunicorn",
            "monitor.wsgi",
            "-b",
            f"127.0.0.1:{self.port}",
            "--threads",
            "4",
            "--no-control-socket",
            "--log-level",
            "error",
        ]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **self.environ}, start_new_session=True
        )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                self.read("/implementacion/")
                return
            except OSError:
                assert self.process.poll() is None, "the monitor ended"
                time.sleep(0.2)
        raise AssertionError("the monitor did not answer")

    def stop(self) -> None:
        """End it."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    def read(self, path: str) -> str:
        """A page or file as anybody gets it."""
        with urllib.request.urlopen(self.base + path, timeout=30) as answer:  # noqa: S310 (our own loopback address)
            return str(answer.read().decode("utf-8-sig"))

    def data(self, name: str) -> list[dict[str, Any]]:
        """A table of the open data."""
        rows: list[dict[str, Any]] = json.loads(self.read(f"/implementacion/datos/{name}.json"))
        return rows

    def stages(self) -> dict[str, str]:
        """The open data: each town's stage by its code."""
        return {row["municipio"]: row["etapa"] for row in csv.DictReader(io.StringIO(self.read("/implementacion/datos/municipios.csv")))}


@dataclass
class Promoter:
    """Somebody of INFOM at a desk. Every screen that they come to fits."""

    page: Page
    base: str
    shots: int = 0

    def go(self, path: str) -> None:
        """Open an address of the rollout."""
        self.page.goto(f"{self.base}/implementacion/{path}")
        self.look()

    def submit(self, field: str) -> None:
        """Press the button of the form that has a field. Screens are known by their fields and addresses: their words may get better."""
        with self.page.expect_navigation():
            self.page.locator(f"main form:has([name={field}]) button").first.click()
        self.look()

    def follow(self, part: str) -> None:
        """Follow the link whose address has this in it."""
        with self.page.expect_navigation():
            self.page.locator(f"main a[href*='{part}']").first.click()
        self.look()

    def fill(self, **fields: str) -> None:
        """Fill fields in by their names; choices too."""
        for name, value in fields.items():
            place = self.page.locator(f"main [name={name}]").first
            if place.evaluate("it => it.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)

    def attach(self, name: str, body: bytes) -> None:
        """Choose a file."""
        self.page.locator("main [name=file]").first.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": body})

    def take(self, end: str) -> bytes:
        """Download what the link leads to whose address ends so."""
        with self.page.expect_download() as waited:
            self.page.locator(f"main a[href$='{end}']").first.click()
        return Path(waited.value.path()).read_bytes()

    def sees(self, *texts: str) -> None:
        """The page says all this."""
        said = " ".join(self.page.locator("main").inner_text().split())
        for text in texts:
            assert text.casefold() in said.casefold(), f"{text!r} is not on {self.page.url}: {said[:1500]}"

    def look(self) -> None:
        """No screen is wider than its window."""
        self.shots += 1
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/rollout-{self.page.viewport_size['width']}-{self.shots:02}.png", full_page=True)  # type: ignore[index]
        assert not self.page.evaluate(OVERFLOW), f"{self.page.url} is wider than its screen"


def sign_in(browser: Browser, office: Served, name: str) -> Promoter:
    """A new account of INFOM, its password, and the second factor that it sets up."""
    said = re.search(r"Contraseña \(se muestra solo esta vez\): (\S+)", office.do("create_account", name, "--role", "INFOM"))
    assert said
    window = {"width": 1280, "height": 800}
    page = browser.new_context(viewport=window, locale="es-GT", accept_downloads=True, java_script_enabled=False).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(f"{office.base}/implementacion/seleccion/nueva/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(said[1])
    page.get_by_role("button", name="Entrar", exact=True).click()
    secret = page.locator(".clave code").text_content() or ""
    page.locator("[name=code]").fill(code(secret.replace(" ", "")))
    page.get_by_role("button", name="Activar").click()
    page.wait_for_url(re.compile("(?!.*activar)"))
    return Promoter(page=page, base=office.base)


def results_of_2019() -> tuple[bytes, list[str]]:
    """The PDH's own results of 2019 as a list, and the codes with the fewest points first."""
    with (Path(checklists.__file__).parent / "secai_scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2019"]
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["Código INE", "Municipio", "Puntaje"])
    sheet.writerows((row["ine_code"], row["municipality"], row["score_percent"]) for row in rows)
    ordered = sorted(rows, key=lambda row: (float(row["score_percent"]), row["ine_code"]))
    return out.getvalue().encode(), [row["ine_code"] for row in ordered]


def attendance(blank: bytes, towns: dict[str, str]) -> bytes:
    """The form of a meeting as it comes back: 120 rows filled in, with the mistakes that offices make. `towns` came for sure."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet: Any = book.active
    lines = [row for row in range(FIRST_LINE, sheet.max_row + 1) if sheet.cell(row, 2).value]
    sure = [row for row in lines if sheet.cell(row, 2).value in towns.values()]
    filled = [*sure, *(row for row in lines if row not in sure)][:110]
    for number, row in enumerate(filled):
        name = f"Persona {letters(number)}"
        sheet.cell(row, 4).value = (name, f"LIC. {name.upper()}", name.lower(), f"  {name}  ")[number % 4]
        sheet.cell(row, 5).value = ("Alcalde", "Alcaldesa", "Secretario")[number % 3]
        sheet.cell(row, 7).value = "x"
        if number in (20, 40, 60):  # another hand wrote the town
            sheet.cell(row, 2).value = f"{sheet.cell(row, 2).value}a"
    spare = list(range(lines[-1] + 1, lines[-1] + 11))
    for number, row in enumerate(spare):
        if number < 7:  # signed twice, the second time in capitals
            first = filled[number * 3 + 1]
            values = (sheet.cell(first, 2).value, sheet.cell(first, 3).value, str(sheet.cell(first, 4).value).upper())
        else:
            values = (("Comisión Presidencial", "SENACYT", "ANAM")[number - 7], "", f"Persona Invitada {letters(number)}")
        for column, value in zip((2, 3, 4, 7), (*values, "x"), strict=True):
            sheet.cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letters(number: int) -> str:
    """A name that no other resembles."""
    return f"{'abcdefghijkl'[number // 10] * 5} {'mnopqrstuv'[number % 10] * 5}".title()
