"""The console script `deploy`: translates a command line into one call, and its result into words."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence

from checklists.load import ChecklistError
from checklists.orders import Parser
from deploy.errors import Misuse, Refused
from deploy.orders import backup, hosts, inventory, leaving, machine, monitor, practice, release, restore
from deploy.orders.told import DONE, REFUSED

MISUSE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0 done, 1 refused or failed, 2 misuse."""
    options = _parser().parse_args(argv)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough, as in `deploy status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Misuse as error:
        print(error, file=sys.stderr)
        return MISUSE
    except (Refused, ChecklistError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except (OSError, sqlite3.Error) as error:
        print(f"No se pudo leer o escribir: {error}. Revise los permisos y el espacio en disco, y repita la orden.", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Interrumpido. Repita la misma orden: sigue donde quedó.", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="deploy",
        description="Crea portales, en esta máquina o en los anfitriones de la flota, y dice cómo están. Cada portal es una carpeta.",
        epilog="Salida: 0 hecho, 1 no se pudo o algo no responde, 2 orden mal escrita.",
    )
    commands = parser.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    for family in (machine, inventory, release, hosts, backup, restore, leaving, practice, monitor):
        family.add_orders(commands)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
