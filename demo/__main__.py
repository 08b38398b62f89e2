"""`python -m demo`: the law becomes three portals, they are filled, served, observed from outside, and shown."""

from __future__ import annotations

import argparse
import http.client
import json
import re
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from checklists.load import ChecklistError, load_checklist
from checklists.periods import guatemala_today
from demo.batch import write_batch
from demo.home import HomeRefused, fresh_home
from demo.processes import Processes, Started, StepFailed, free_ports, gunicorn, last_words
from demo.show import OFFICER, Counting, Shown, Steps, addresses, complaints, law_in_words, notes_in_words, table
from demo.towns import TOWNS, Town, introduction

REVIEWER = "revisora"
ROUND = "Supervisión de demostración"
JUDGING = 6.0  # seconds without anything new
CREATE_OFFICER = (
    "create_officer",
    OFFICER,
    "--role=administración",
    "--post=Unidad de Información Pública",
    "--totp",
    "--lasting",
    "--json",
)
PAGES = "900"  # the law-keeping town has more pages than a visit reads by habit


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo. Exit 0 when the scores are as they should be, 1 when not or when a step failed, 2 for misuse."""
    parser = argparse.ArgumentParser(
        prog="demo", description="Crea tres municipios inventados, llena sus portales, los observa y los muestra."
    )
    parser.add_argument("--once", action="store_true", help="muestra el resultado, detiene todo y termina")
    parser.add_argument("--home", type=Path, default=Path("demo-home"), help="carpeta de la demostración, que se hace de nuevo (demo-home)")
    parser.add_argument("--today", type=date.fromisoformat, help="el día de hoy, AAAA-MM-DD, para pruebas")
    options = parser.parse_args(argv)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        with fresh_home(options.home.absolute()) as home, Processes(home / "logs") as processes:
            return Demo(home, processes, options.today or guatemala_today(datetime.now(UTC))).run(once=options.once)
    except (HomeRefused, StepFailed, ChecklistError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSe detuvo todo.")
        return 1 if options.once else 0


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


class Demo:
    """The steps of one run, in order."""

    def __init__(self, home: Path, processes: Processes, today: date) -> None:
        self.home, self.processes, self.today = home, processes, today
        self.portals, self.monitor = home / "portals", home / "monitor"
        self.portals.mkdir(exist_ok=True)
        self.steps = Steps(5)
        self.law = load_checklist()
        *self.ports, self.monitor_port = free_ports(len(TOWNS) + 1)

    def run(self, *, once: bool) -> int:
        """Everything, and the verdict."""
        print("Vitrina: de la ley a tres portales, y de los portales a su evaluación. Municipios, personas y empresas son inventados.")
        self._provision()
        officers = self._fill()
        self._serve()
        assessments = self._observe()
        self._show_monitor()
        shown = [
            Shown(
                town=town,
                address=f"http://localhost:{port}/",
                password=officers[town.world.code]["password"],
                key=officers[town.world.code]["secret"],
                assessment=assessments[town.world.code],
                report=str(self._out(town) / "report.html"),
            )
            for town, port in zip(TOWNS, self.ports, strict=True)
        ]
        return self._conclude(shown, once)

    def _provision(self) -> None:
        self.steps.step("De la ley a tres portales.", law_in_words(self.law))
        making = {}
        for town, port in zip(TOWNS, self.ports, strict=True):
            words = ["deploy", "provision", town.world.code, "--home", str(self._home(town)), "--name", town.world.name]
            what = f"crear el portal de {town.world.name}"
            making[town.world.code] = self.processes.start(what, [*words, "--port", str(port), "--json"], {})
        history = self._monitor_command("cargar la historia de la PDH", "load_history")
        counts = {town.world.code: write_batch(self._batch(town), town.publications(self.law, self.today)) for town in TOWNS}
        for town in TOWNS:
            self.processes.finish(making[town.world.code])
            print(f"  {town.world.name}: portal creado, {counts[town.world.code]} publicaciones por enviar.", flush=True)
        self.processes.finish(history)

    def _fill(self) -> dict[str, dict[str, str]]:
        """Publish everything; each town's officer, with password and key."""
        self.steps.step(
            "Los portales reciben sus hojas de cálculo y documentos.", "Cada fila pasa por la misma regla que usará el monitor."
        )
        introduced = [
            self.processes.start(
                f"presentar a {town.world.name}", ["portal_template.manage", "set_identity", *introduction(town)], self._portal(town)
            )
            for town in TOWNS
        ]
        for started in introduced:
            self.processes.finish(started)
        officers = {
            town.world.code: self.processes.start(
                f"crear la cuenta de quien publica en {town.world.name}", ["portal_template.manage", *CREATE_OFFICER], self._portal(town)
            )
            for town in TOWNS
        }
        made = {code: json.loads(self.processes.finish(started)) for code, started in officers.items()}
        running = {}
        for town in TOWNS:
            words = [
                "portal_template.manage",
                "import_edition",
                "--batch",
                str(self._batch(town)),
                "--today",
                self.today.isoformat(),
                "--json",
            ]
            running[town.world.code] = self.processes.start(f"llenar el portal de {town.world.name}", words, self._portal(town))
        for town in TOWNS:
            done = json.loads(self.processes.finish(running[town.world.code]))
            print(f"  {town.world.name}: publicado {len(done['published'])}{notes_in_words(done['notes'])}.", flush=True)
        return made

    def _serve(self) -> None:
        self.steps.step("Los portales se sirven en esta máquina.")
        for town, port in zip(TOWNS, self.ports, strict=True):
            self.processes.start(f"servir {town.world.name}", gunicorn("portal_template.wsgi", port), self._portal(town))
        deadline = time.monotonic() + 90
        while True:
            self._all_stand()
            asked = self.processes.start("preguntar si responden", ["deploy", "status", "--root", str(self.portals)], {})
            said = self.processes.finish(asked, good=(0, 1))
            if asked.process.returncode == 0:
                break
            if time.monotonic() > deadline:
                raise StepFailed(f"Los portales no respondieron en 90 segundos:\n{said}")
            time.sleep(0.5)
        print("\n".join(f"  {line}" for line in said.splitlines()), flush=True)

    def _observe(self) -> dict[str, dict[str, object]]:
        self.steps.step(
            "El monitor los visita como a cualquier sitio ajeno.", "Guarda cada respuesta como prueba, busca cada numeral y lo califica."
        )
        running = {}
        for town, port in zip(TOWNS, self.ports, strict=True):
            words = [
                f"http://localhost:{port}/",
                "--out",
                str(self._out(town)),
                "--name",
                town.world.name,
                "--municipality",
                town.world.code,
            ]
            more = ["--today", self.today.isoformat(), "--pages", PAGES, "--progress"]
            running[town.world.code] = self._monitor_command(f"observar {town.world.name}", "observe", *words, *more)
        counting = Counting()
        while any(item.process.poll() is None for item in running.values()):
            self._all_stand()
            counting.tell("; ".join(f"{town.world.name}: {_seen(running[town.world.code])}" for town in TOWNS))
            time.sleep(0.5)
        counting.end()
        for item in running.values():
            self.processes.finish(item)
        return {town.world.code: json.loads((self._out(town) / "assessment.json").read_text(encoding="utf-8")) for town in TOWNS}

    def _show_monitor(self) -> None:
        self.steps.step("El monitor muestra lo que encontró.")
        roles = [f"--role={role}" for role in ("revisión", "coordinación", "INFOM")]
        said = self.processes.finish(self._monitor_command("crear la cuenta de la revisora", "create_account", REVIEWER, *roles))
        found = re.search(r"Contraseña[^:]*:\s*(\S+)", said)
        if found is None:
            raise StepFailed(f"El monitor no dio la contraseña de la revisora:\n{said}")
        self.reviewer = (REVIEWER, found.group(1))
        opened = self._monitor_command("abrir una supervisión", "round", "open", ROUND, "--cut-off", self.today.isoformat())
        print(f"  {self.processes.finish(opened).splitlines()[0]}", flush=True)
        self.processes.start("servir el monitor", gunicorn("monitor.wsgi", self.monitor_port), {"MONITOR_HOME": str(self.monitor)})
        self._wait_for_port(self.monitor_port)
        self.steps.done()

    def _conclude(self, shown: list[Shown], once: bool) -> int:
        print(f"\nResultado, en {self.steps.seconds:.0f} segundos. Es una estimación de este esquema, no un resultado de la SECAI.\n")
        print(table(shown))
        print(f"\n{addresses(shown, f'http://localhost:{self.monitor_port}/', self.reviewer)}")
        print("\nInformes con cada prueba:\n" + "\n".join(f"  {item.report}" for item in shown), flush=True)
        wrong = complaints(shown)
        for sentence in wrong:
            print(f"\nNo es lo que debía salir: {sentence}", file=sys.stderr)
        if not once:
            print("\nTodo sigue en marcha. Ctrl-C para detenerlo.", flush=True)
            while True:
                self._all_stand()
                time.sleep(1)
        return 1 if wrong else 0

    def _all_stand(self) -> None:
        if (ended := self.processes.stopped()) is not None:
            raise StepFailed(f"Se cayó al {ended.what}. Todo lo que dijo está en {ended.errors}\n{last_words(ended)}")

    def _wait_for_port(self, port: int) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self._all_stand()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
                if connection.getresponse().status < 500:
                    return
            except OSError:
                time.sleep(0.3)
            finally:
                connection.close()
        raise StepFailed(f"El monitor no respondió en 60 segundos en el puerto {port}.")

    def _monitor_command(self, what: str, *words: str) -> Started:
        allowed = ",".join(f"{host}:{port}" for port in self.ports for host in ("localhost", "127.0.0.1"))
        env = {"MONITOR_HOME": str(self.monitor), "MONITOR_ALLOW": allowed}
        return self.processes.start(what, ["monitor.manage", *words], env)

    def _home(self, town: Town) -> Path:
        return self.portals / town.world.code

    def _portal(self, town: Town) -> dict[str, str]:
        return {"PORTAL_HOME": str(self._home(town))}

    def _batch(self, town: Town) -> Path:
        return self.home / "workbooks" / town.world.code

    def _out(self, town: Town) -> Path:
        return self.monitor / "crawls" / town.world.code


def _seen(running: Started) -> str:
    """How far an observation is, from what it tells of its progress: when nothing new is read for a while, it is judging."""
    if running.process.poll() is not None:
        return "listo"
    said = running.errors.stat()
    with running.errors.open("rb") as progress:
        progress.seek(max(0, said.st_size - 600))
        counts = re.findall(rb"\x1b\[K\s*(\d+)\s", progress.read())
    if not counts:
        return "empieza"
    return f"{counts[-1].decode()} archivos" + (", calificando" if time.time() - said.st_mtime > JUDGING else "")


if __name__ == "__main__":
    raise SystemExit(main())
