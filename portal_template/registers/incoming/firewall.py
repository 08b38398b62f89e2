"""The privacy firewall: texts, names, rows and documents that are about to be published, against what no publication may carry.

What is personal is told by `checklists.personal`; here it becomes a sentence that names place and remedy and never repeats the value.
Everything it finds stops the publication. Pure functions: they read texts, and touch neither disk nor database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType

from checklists.model import Register
from checklists.personal import Leak, might_be_personal, personal_in

# What each rule found, and what to do about it where text is free.
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "dpi_in_cell": ("un número de DPI", "Bórrelo: es un dato personal y nunca se publica."),
        "identity_document": ("el número de una cédula o de un pasaporte", "Bórrelo: es un dato personal y nunca se publica."),
        "bank_account": ("un número de cuenta bancaria", "Borre el número; puede dejar el nombre del banco."),
        "phone_in_text": (
            "un teléfono celular",
            "Bórrelo. Si es una línea que paga la institución, escriba antes «celular institucional».",
        ),
        "email_in_text": ("un correo personal", "Bórrelo; solo se publican los correos oficiales."),
        "home_address": ("la dirección de la casa de una persona", "Bórrela; puede dejar el municipio."),
        "birth_date": ("una fecha de nacimiento", "Bórrela: es un dato personal y no se publica."),
        "minor_in_text": ("el nombre de una persona menor de edad", "Borre el nombre; puede dejar la edad o las iniciales."),
    }
)
_PUBLIC_VERSION = "Suba una versión pública sin ese dato. Un rectángulo negro encima no lo borra: el texto sigue debajo."
_APART = " x "  # between the cells of a row, so that two numbers never look like one
_MOST = 20  # leaks told of one document


@dataclass(frozen=True, kw_only=True, slots=True)
class CellLeak:
    """A leak of a table of values: its row (from 1, without the header) and its column."""

    row: int
    column: str
    leak: Leak


def stops_in_text(text: str, where: str) -> Iterator[str]:
    """What stops a text from being published, one sentence each; `where` names it: «el texto», «el motivo»."""
    for leak in personal_in(text):
        what, remedy = WORDS[leak.rule]
        yield f"{where} trae {what} («{leak.shown}»). {remedy}"


def stops_in_pages(texts: Sequence[str], name: str) -> Iterator[str]:
    """What stops a document, by page; `texts` has one text a page. At most twenty are told, and then how many more."""
    found = [(number, leak) for number, text in enumerate(texts, start=1) for leak in personal_in(text)]
    for number, leak in found[:_MOST]:
        page = f", página {number}" if len(texts) > 1 else ""
        yield f"{name}{page}: trae {WORDS[leak.rule][0]} («{leak.shown}»). {_PUBLIC_VERSION}"
    if len(found) > _MOST:
        yield f"{name}: trae {len(found) - _MOST} datos personales más. {_PUBLIC_VERSION}"


def leaks_of_rows(rows: Iterable[Sequence[object]], columns: Sequence[str], register: Register | None = None) -> tuple[CellLeak, ...]:
    """What a table of values may not carry. With its register, columns made to hold lines, mailboxes or codes are read as such."""
    formats = {column.name: column.format for column in register.columns} if register else {}
    read = [_reader(formats.get(name, "")) for name in columns]
    found = []
    for number, row in enumerate(rows, start=1):
        texts = [cell if isinstance(cell, str) else "" for cell in row]
        if might_be_personal(_APART.join(texts)):
            for index, text in enumerate(texts[: len(columns)]):
                found += [CellLeak(row=number, column=columns[index], leak=leak) for leak in read[index](text)]
    return tuple(found)


def _reader(form: str) -> Callable[[str], tuple[Leak, ...]]:
    """Finds the leaks of a column's texts; most texts of a column come again."""
    return lru_cache(maxsize=4096)(partial(personal_in, contact=form in ("phone", "email"), coded=bool(form)))
