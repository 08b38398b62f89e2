"""The console script `portal`: the portal's own commands and Django's, for the instance that PORTAL_HOME names."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys

from django.db import DatabaseError

from checklists.load import ChecklistError
from portal_template.instance import InstanceError, read_instance

HELP = """Uso: PORTAL_HOME=CARPETA portal ORDEN [opciones]

PORTAL_HOME es la carpeta de la instancia (base de datos, archivos y portal.env).

Órdenes propias:
  migrate                crea o actualiza la base de datos
  sync_checklist         crea las páginas que la ley pide, sin tocar textos de la editora
  prepare                deja lista una instancia nueva: páginas, nombre y cuenta de administración
  create_administrator   crea la cuenta de administración y muestra su contraseña una sola vez
  create_officer         crea una cuenta con su papel y su puesto, y muestra su contraseña una sola vez
  hand_over_copy         en una copia de este portal: cierra las cuentas del INFOM, abre la del municipio y cambia la clave
  note_departure         escribe en la bitácora que el portal se entregó o se retiró
  set_identity           escribe el contacto y los colores del portal
  import_edition         publica un archivo, documentos o una justificación; --batch CARPETA para muchos
  bake                   escribe las páginas y los archivos públicos en la carpeta public, para servirlos sin la aplicación
  withdraw               retira versiones que muestran datos personales y destruye lo que se guarda de ellas
  verify                 comprueba que todo sigue como se publicó: cada archivo y cada eslabón del libro
  nginx                  escribe la configuración con la que nginx sirve esos archivos
  rebuild                rehace las tablas tipadas desde los registros publicados y compara
  standing               dice cómo queda este portal con la misma regla del monitor
  remind                 envía por correo los recordatorios del día, con la plantilla; para un reloj diario
  forget_uploads         borra los archivos enviados al panel que pasaron de su plazo; para un reloj diario
  practice               portal de práctica: begin lo llena, reset lo devuelve al principio, accounts dice sus cuentas
  runserver              lo sirve en esta máquina, para pruebas

Ayuda de una orden: portal ORDEN --help
"""


def main(argv: list[str] | None = None) -> None:
    """Run one command. Exit 0 done, 1 refused or failed, 2 misuse."""
    argv = ["portal", *(sys.argv if argv is None else argv)[1:]]
    if len(argv) < 2 or (argv[1] in ("help", "--help", "-h") and len(argv) == 2):
        print(HELP)
        raise SystemExit(0 if len(argv) >= 2 else 2)
    try:
        read_instance()
    except InstanceError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_template.settings")
    try:
        _run(argv)
        sys.stdout.flush()
    except ChecklistError as error:
        print(f"La lista de obligaciones de esta instancia no se puede usar:\n{error}", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:  # whoever reads has seen enough, as in `portal standing | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, DatabaseError, sqlite3.Error) as error:
        if "--traceback" in argv:
            raise
        print(_said(error), file=sys.stderr)
        raise SystemExit(1) from None


def _run(argv: list[str]) -> None:
    """Through Django; one that needs none of its applications is spared their start, which takes longer than all it does."""
    if argv[1] == "nginx":
        from portal_template.registers.management.commands.nginx import Command

        return Command().run_from_argv(argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)


def _said(error: Exception) -> str:
    """What the disk or the database refused, and what to do. Records are written whole or not at all, so nothing published is lost."""
    text = str(error)
    if isinstance(error, OSError):
        what = error.strerror or text
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    else:
        what, full = text, "disk" in text
    if full:
        return f"El disco está lleno o falla ({what}). No se perdió nada de lo publicado. Libere espacio y repita la orden."
    if "no such table" in text:
        return f"La base de datos de esta instancia no está lista ({text}). Corra  portal migrate  y repita la orden."
    if "locked" in text:
        return "Otra orden está escribiendo en esta instancia. Espere a que termine y repita la orden."
    where = f" en {error.filename}" if isinstance(error, OSError) and error.filename else ""
    return f"No se pudo leer o escribir{where}: {what}. Revise los permisos de la carpeta de la instancia y repita la orden."


if __name__ == "__main__":
    main()
