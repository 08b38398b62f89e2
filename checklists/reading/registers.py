"""registers/*.toml -> Register: columns, their types and limits, and what may never be a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from checklists.model import Basis, Column, Privacy, Register
from checklists.reading.table import Problem, Table, doubles, nearest, read_toml
from checklists.reading.withheld import plain, suspect, withheld

TYPES = ("string", "integer", "number", "date", "year", "yearmonth", "boolean")
FORMATS: Mapping[str, tuple[str, ...]] = {
    "string": ("nit", "nog", "npg", "snip", "renglon", "uri", "email", "phone", "municipality"),
    "number": ("money",),
    "integer": ("people",),
}
NUMERIC = ("integer", "number", "year")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def read_registers(folder: Path, *, shown: str, problems: list[Problem]) -> dict[str, Register]:
    """Every register of a folder by slug, with the columns of `columns_of` filled in. `shown` is how the folder is named in problems."""
    own: dict[str, Register] = {}
    borrowers: list[tuple[Table, str, Register]] = []
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path, file=f"{shown}/{path.name}", problems=problems)
        if table is None:
            continue
        register, source = _register(table, path.stem)
        if source:
            borrowers.append((table, source, register))
        else:
            own[register.slug] = register
    for table, source, register in borrowers:
        own[register.slug] = _borrow(table, own.get(source), source, register, own)
    return dict(sorted(own.items()))


def _register(table: Table, stem: str) -> tuple[Register, str]:
    slug = table.text("slug")
    if slug and (slug != stem or not SLUG.fullmatch(slug)):
        table.problem(
            "slug",
            f"«{slug}» no es el nombre del archivo, «{stem}».",
            "Use una sola palabra en minúsculas y con guiones en los dos lugares.",
        )
    source = table.text("columns_of", required=False)
    entries = table.tables("column")
    columns = tuple(_column(entry) for entry in entries)
    if suspect(header for column in columns for header in (column.name, column.title, *column.synonyms)):
        for entry, column in zip(entries, columns, strict=True):
            _judge_privacy(entry, column)
    if not columns and not source:
        table.problem("column", "el registro no tiene columnas.", "Escriba al menos una [[column]] o columns_of.")
    if columns and source:
        table.problem("columns_of", "el registro toma columnas de otro y también escribe las suyas.", "Deje una de las dos cosas.")
    register = Register(
        slug=stem,
        title=table.text("title"),
        description=table.text("description"),
        columns=columns,
        key=table.texts("key"),
        version=table.integer("version", default=1, at_least=1),
        repeats=table.flag("repeats"),
    )
    table.finish()
    if columns:
        _judge_columns(table, register)
    return register, source


def _borrow(table: Table, source: Register | None, name: str, register: Register, known: Mapping[str, Register]) -> Register:
    if source is None:
        table.problem(
            "columns_of",
            f"no existe el registro «{name}» con columnas propias{nearest(name, known)}.",
            f"Corrija el nombre o cree registers/{name}.toml.",
        )
        return register
    if "version" in table.values and register.version != source.version:
        table.problem(
            "version",
            f"dice {register.version} y «{name}», de donde toma las columnas, {source.version}.",
            "Quite la clave: se toma de allí.",
        )
    borrowed = Register(
        slug=register.slug,
        title=register.title,
        description=register.description,
        columns=source.columns,
        key=register.key or source.key,
        version=source.version,
        repeats=register.repeats or source.repeats,
    )
    _judge_key(table, borrowed)
    return borrowed


def _column(table: Table) -> Column:
    column = Column(
        name=table.text("name"),
        title=table.text("title"),
        type=table.text("type"),
        format=table.text("format", required=False),
        required=table.flag("required"),
        unique=table.flag("unique"),
        enum=table.texts("enum"),
        minimum=table.number("minimum"),
        maximum=table.number("maximum"),
        pattern=table.text("pattern", required=False),
        total=table.flag("total"),
        adds=table.flag("adds"),
        sum_of=table.texts("sum_of"),
        product_of=table.texts("product_of"),
        example=table.text("example", required=False),
        help=table.text("help", required=False),
        synonyms=table.texts("synonyms"),
        basis=table.choice("basis", Basis),
        privacy=table.choice("privacy", Privacy, Privacy.PUBLIC),
    )
    table.finish()
    if column.name and not NAME.fullmatch(column.name):
        table.problem(
            "name", f"«{column.name}» no es un nombre de columna.", "Use minúsculas sin tilde y guion bajo, como monto_adjudicado."
        )
    _judge_type(table, column)
    _judge_pattern(table, column)
    return column


def _judge_privacy(table: Table, column: Column) -> None:
    for key, headers in (("name", (column.name,)), ("title", (column.title,)), ("synonyms", column.synonyms)):
        for header in headers:
            if reason := withheld(header, official=column.privacy is Privacy.OFFICIAL):
                table.problem(key, f"«{header}» publicaría {reason}, y eso nunca puede ser una columna.", "Quítela.")


def _judge_type(table: Table, column: Column) -> None:
    if column.type and column.type not in TYPES:
        table.problem("type", f"no existe el tipo «{column.type}»{nearest(column.type, TYPES)}.", f"Use uno de: {', '.join(TYPES)}.")
        return
    formats = FORMATS.get(column.type, ())
    if column.format and column.format not in formats:
        remedy = f"Use uno de: {', '.join(formats)}." if formats else "Quite la clave."
        table.problem("format", f"el tipo {column.type} no tiene el formato «{column.format}».", remedy)
    for key in ("minimum", "maximum"):
        if getattr(column, key) is not None and column.type not in NUMERIC:
            table.problem(key, f"el tipo {column.type} no admite límites.", "Quite la clave.")
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        table.problem("minimum", "es mayor que maximum.", "Corrija los límites.")
    if column.total and column.type not in ("integer", "number"):
        table.problem("total", f"una columna de tipo {column.type} no se suma.", "Quite la clave.")
    if column.adds and column.type not in ("integer", "number"):
        table.problem("adds", f"una columna de tipo {column.type} no se suma.", "Quite la clave.")
    if column.type != "string":
        for key in ("enum", "pattern"):
            if getattr(column, key):
                table.problem(key, f"el tipo {column.type} no admite esta clave.", "Quítela o cambie el tipo a string.")
    if column.enum and column.example and column.example not in column.enum:
        table.problem("example", f"«{column.example}» no está en enum.", "Ponga uno de los valores de enum.")


def _judge_pattern(table: Table, column: Column) -> None:
    try:
        pattern = re.compile(column.pattern)
    except re.error as error:
        table.problem("pattern", f"«{column.pattern}» no es una expresión regular ({error}).", "Corríjala.")
        return
    if column.pattern and column.example and not pattern.fullmatch(column.example):
        table.problem("example", f"«{column.example}» no cumple el patrón de su propia columna.", "Corrija el ejemplo o el patrón.")


def _judge_columns(table: Table, register: Register) -> None:
    for name in sorted(doubles(column.name for column in register.columns)):
        table.problem("column", f"la columna «{name}» está dos veces.", "Cambie el nombre de una.")
    owner: dict[str, str] = {}
    for column in register.columns:
        for header in sorted({plain(text) for text in (column.title, *column.synonyms)} - {""}):
            first = owner.setdefault(header, column.name)
            if first != column.name:
                table.problem(
                    "column", f"el encabezado «{header}» lo piden las columnas «{first}» y «{column.name}».", "Déjelo en una sola."
                )
    _judge_parts(table, register)
    _judge_key(table, register)


def _judge_parts(table: Table, register: Register) -> None:
    numeric = [column.name for column in register.columns if column.type in ("integer", "number")]
    for column in register.columns:
        for name in (*column.sum_of, *column.product_of):
            if name == column.name or name not in numeric or column.name not in numeric:
                table.problem(
                    "column", f"«{column.name}» no puede salir de «{name}»{nearest(name, numeric)}.", "Nombre otras columnas de números."
                )


def _judge_key(table: Table, register: Register) -> None:
    names = [column.name for column in register.columns]
    for name in register.key:
        if name not in names:
            table.problem("key", f"no existe la columna «{name}»{nearest(name, names)}.", "Corrija el nombre.")
