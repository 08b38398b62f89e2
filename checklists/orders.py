"""Command lines in Spanish: how the commands of every room explain themselves and refuse an order that was badly written (exit 2)."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_SAID = (  # what argparse says -> what people read
    (r"the following arguments are required: (.*)", r"falta \1."),
    (r"unrecognized arguments: (.*)", r"sobra o no se conoce «\1»."),
    (r"argument (.*?): expected one argument", r"\1 necesita un valor."),
    (r"argument (.*?): expected at least one argument", r"\1 necesita al menos un valor."),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"\1 no puede ser «\2»; use \3."),
    (r"argument (.*?): invalid \w+ value: '(.*)'", r"\1 no puede ser «\2»."),
    (r"argument (.*?): ignored explicit argument '(.*)'", r"\1 no lleva valor y trae «\2»."),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


class _Usage(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An `argparse` parser whose help and refusals are Spanish; its sub-commands are of the same kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Usage, add_help=False, **options)
        self._positionals.title, self._optionals.title = "qué se pide", "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda")

    def error(self, message: str) -> NoReturn:
        """Refuse the order with its reason and the remedy."""
        self.print_usage(sys.stderr)
        self.exit(2, f"No se entendió la orden: {in_spanish(message)}\nPida ayuda con: {self.prog} --help\n")


def in_spanish(message: str) -> str:
    """A refusal of argparse in Spanish; as it is when it is none that we know."""
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(words)
    return message
