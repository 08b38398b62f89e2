"""The `monitor` command: `monitor observe URL`, `monitor explain`, `monitor reassess DIR`, `monitor runserver` ..."""

from __future__ import annotations

import os
import sys

HELP = """Uso: monitor ORDEN [opciones]

MONITOR_HOME es la carpeta de la base de datos y de los recorridos (si no se indica, la de datos de la persona).
MONITOR_DATABASE es la base de PostgreSQL, si hay varios equipos; MONITOR_EVIDENCE, la carpeta de evidencia que comparten.
MONITOR_ALLOW nombra las direcciones exactas de esta máquina que se pueden observar: "127.0.0.1:8001,..."

Órdenes propias:
  observe          visita portales (o con --all los de la lista), verifica lo que publican y muestra el resultado con su prueba
  portals          toma las direcciones de los portales de un CSV, y muestra la lista de los 340 municipios
  worker           visita lo que espera en la cola (con PostgreSQL); uno en cada equipo
  queue            muestra la cola: qué espera, qué se visita y dónde, qué no se pudo hacer
  round            abre una supervisión (fecha de corte, lista y portales fijos), y la muestra
  rollout          la implementación: toma el estado de los portales, avisa de convenios que vencen, envía las cartas de la guía
  reassess         juzga de nuevo recorridos guardados (--round: los de una supervisión), sin visitar el sitio, y dice qué cambió
  explain          explica paso a paso por qué un texto, o una página guardada, cuenta para lo que cuenta
  evidence         reúne la prueba de un hallazgo en un ZIP que cualquiera verifica
  verify           verifica un ZIP de prueba o la carpeta de un recorrido, sin servidor ni base de datos
  private_report   escribe, solo para la municipalidad, qué datos personales muestra su portal y dónde
  storage          dice cuánto ocupa la evidencia de cada portal y cuánto queda
  thin             reduce los recorridos viejos: deja lo que citan los hallazgos y la huella de lo demás
  load_history     carga los resultados de la PDH y el índice de SEGEPLAN como historia
  journal          verifica la bitácora, o la escribe entera para quien quiera verificarla
  create_account   crea la cuenta de una persona con su función y muestra su contraseña una sola vez; o la cierra
  migrate          crea o actualiza la base de datos
  runserver        sirve las páginas en esta máquina, para pruebas

Ayuda de una orden: monitor ORDEN --help
Salida: 0 hecho, 1 no se pudo, 2 orden mal escrita. Una evaluación hecha es 0, por baja que sea.
"""


def main(argv: list[str] | None = None) -> None:
    """Run one command with the monitor's own settings. Exit 0 done, 1 refused or failed, 2 misuse."""
    argv = ["monitor", *(sys.argv if argv is None else argv)[1:]]
    if len(argv) < 2 or (len(argv) == 2 and argv[1] in ("help", "--help", "-h")):
        print(HELP)
        raise SystemExit(0 if len(argv) == 2 else 2)
    if not argv[1].startswith("-"):
        argv[1] = argv[1].replace("-", "_")  # private-report is private_report
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        shared = settings.ON_POSTGRESQL
    except ValueError as error:  # what MONITOR_DATABASE or another setting says cannot be read
        raise SystemExit(str(error)) from None
    try:
        execute_from_command_line(argv)
        sys.stdout.flush()
    except OperationalError as error:
        if not shared:
            raise
        said = str(error).strip().splitlines()[0]
        raise SystemExit(f"La base de datos no responde ({said}). Revise que esté encendida y lo que dice MONITOR_DATABASE.") from None
    except BrokenPipeError:  # whoever reads has seen enough, as in `monitor observe ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
