"""The privacy firewall: texts, names, rows and documents that are about to be published, against what no publication may carry.

What is personal is told by `checklists.personal`; here it becomes a sentence that names place and remedy and never repeats the value.
Everything it finds stops the publication. Pure functions: they read texts, and touch neither disk nor database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import NamedTuple

from checklists.model import Register
from checklists.personal import Leak, might_be_personal, personal_in

_ERASE = "Bórrelo: es un dato personal y nunca se publica."


class Words(NamedTuple):
    """What a rule found, once and several times, and what to do about it where text is free."""

    one: str
    many: str
    remedy: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "dpi_in_cell": Words("un número de DPI", "números de DPI", _ERASE),
        "identity_document": Words("el número de una cédula o de un pasaporte", "números de cédula o de pasaporte", _ERASE),
        "bank_account": Words(
            "un número de cuenta bancaria", "números de cuenta bancaria", "Borre el número; puede dejar el nombre del banco."
        ),
        "phone_in_text": Words(
            "un teléfono celular",
            "teléfonos celulares",
            "Bórrelo. Si es una línea que paga la institución, escriba antes «celular institucional».",
        ),
        "email_in_text": Words("un correo personal", "correos personales", "Bórrelo; solo se publican los correos oficiales."),
        "home_address": Words(
            "la dirección de la casa de una persona", "direcciones de casas de personas", "Bórrela; puede dejar el municipio."
        ),
        "birth_date": Words("una fecha de nacimiento", "fechas de nacimiento", "Bórrela: es un dato personal y no se publica."),
        "minor_in_text": Words(
            "el nombre de una persona menor de edad",
            "nombres de personas menores de edad",
            "Borre el nombre; puede dejar la edad o las iniciales.",
        ),
    }
)
_PUBLIC_VERSION = "Suba una versión pública sin ese dato; un rectángulo negro encima no lo borra, el texto sigue debajo."
_APART = " x "  # between the cells of a row, so that two numbers never look like one
_MOST = 20  # sentences told of one document


@dataclass(frozen=True, kw_only=True, slots=True)
class CellLeak:
    """A leak of a table of values: its row (from 1, without the header) and its column."""

    row: int
    column: str
    leak: Leak


def stops_in_text(text: str, where: str) -> Iterator[str]:
    """What stops a text from being published, a sentence for each kind of thing; `where` names it: «el texto», «el motivo»."""
    for rule, leaks in _by_rule(personal_in(text)):
        yield f"{where} trae {_said(rule, leaks)}. {WORDS[rule].remedy}"


def stops_in_pages(texts: Sequence[str], name: str, *, pages: str = "página", fixed: bool = False) -> Iterator[str]:
    """What stops a document, a sentence for each page and kind of thing. `texts` has one text a page (or a sheet: `pages` says which);
    `fixed`: nobody edits it, so that another version has to be made.
    """
    found = [(number, *each) for number, text in enumerate(texts, start=1) for each in _by_rule(personal_in(text))]
    for number, rule, leaks in found[:_MOST]:
        place = f", {pages} {number}" if len(texts) > 1 else ""
        yield f"{name}{place}: trae {_said(rule, leaks)}. {_PUBLIC_VERSION if fixed else WORDS[rule].remedy}"
    if len(found) > _MOST:
        yield f"{name}: hay más datos personales en {len({number for number, *_ in found[_MOST:]})} páginas más."


def _by_rule(leaks: Iterable[Leak]) -> Iterator[tuple[str, list[Leak]]]:
    kinds: dict[str, list[Leak]] = {}
    for leak in leaks:
        kinds.setdefault(leak.rule, []).append(leak)
    yield from kinds.items()


def _said(rule: str, leaks: Sequence[Leak]) -> str:
    what = WORDS[rule].one if len(leaks) == 1 else f"{len(leaks)} {WORDS[rule].many}"
    return f"{what} («{leaks[0].shown}»)" if len(leaks) == 1 else f"{what} (el primero: «{leaks[0].shown}»)"


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
