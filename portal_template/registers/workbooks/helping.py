"""What is said to whoever fills a template: what goes in each column, how, and an example."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from checklists.model import Column, Register
from checklists.words import column_words, example_words

_WIDTHS = (34, 64, 40, 34)
_SAID = (
    "Para {whose}. Escriba una fila por cada dato en la primera hoja. Las celdas que se ponen rojas tienen algo por corregir.",
    "Al terminar, guárdelo y súbalo en el panel de su portal: ahí se revisa todo antes de publicar.",
    "No escriba DPI, cuentas bancarias, teléfonos privados ni direcciones de casas: nunca se publican.",
)


def write_help(page: Worksheet, register: Register, whose: str, form: Mapping[str, Any]) -> None:
    """The sheet of help: what the table is, and one line for each of its columns."""
    for index, width in enumerate(_WIDTHS):
        page.set_column(index, index, width)
    page.write_string(0, 0, register.title, form["title"])
    page.write_string(1, 0, register.description)
    for row, said in enumerate(_SAID, start=2):
        page.write_string(row, 0, said.format(whose=whose))
    for index, word in enumerate(("Columna", "Qué va", "Cómo se escribe", "Ejemplo")):
        page.write_string(6, index, word, form["head"])
    for row, column in enumerate(register.columns, start=7):
        texts = (
            f"{column.title} (obligatoria)" if column.required else column.title,
            column.help,
            column_words(column),
            example_words(column),
        )
        page.set_row(row, 15 * max(math.ceil(len(text) / (width + 4)) for text, width in zip(texts, _WIDTHS, strict=True) if text))
        for index, text in enumerate(texts):
            page.write_string(row, index, text, form["wrap"])
    page.set_landscape()
    page.fit_to_pages(1, 0)


def told(column: Column) -> str:
    """Both in one sentence, for whoever wrote something else."""
    return f"{column_words(column)}. Ejemplo: {example_words(column)}" if column.example else column_words(column)


def note(column: Column) -> str:
    """What the comment of a header says."""
    must = "Obligatoria." if column.required else ""
    pieces = (must, column.help, column_words(column), f"Ejemplo: {example_words(column)}" if column.example else "")
    return "\n".join(piece for piece in pieces if piece)
