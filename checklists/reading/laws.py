"""obligations/*.toml -> Law: obligations, parts and criteria, with every name they point to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from checklists.model import Basis, Criterion, Form, JustificationKind, Law, Obligation, ParamValue, Part, Refresh, Register, Subject
from checklists.predicates import PREDICATES
from checklists.reading.registers import SLUG
from checklists.reading.table import Problem, Table, doubles, nearest, read_toml

RUBRIC_ROW = re.compile(r"\d{1,2}\.\d{1,2}")
CONTACTS = ("address", "phone", "email")
_KINDS = {str: "un texto", int: "un número entero", tuple: "una lista de textos", bool: "true o false", float: "un número"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What an obligation file may point to."""

    registers: Mapping[str, Register]
    wordings: Mapping[str, tuple[str, ...]]


def read_laws(folder: Path, *, known: Known, shown: str, problems: list[Problem]) -> list[Law]:
    """Every law of a folder, by file name. Codes and slugs are told apart over all files."""
    laws: list[Law] = []
    tables: list[tuple[Table, Obligation]] = []
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path, file=f"{shown}/{path.name}", problems=problems)
        if table is not None:
            laws.append(_law(table, known, tables))
    _judge_doubles(tables)
    return laws


def _law(table: Table, known: Known, tables: list[tuple[Table, Obligation]]) -> Law:
    head = table.table("law", required=True) or Table({}, file=table.file, problems=[], path="law")
    law = Law(
        code=head.text("code"),
        title=head.text("title"),
        citation=head.text("citation"),
        article=head.text("article", required=False),
        note=head.text("note", required=False),
        obligations=(),
    )
    head.finish()
    obligations = []
    for entry in table.tables("obligation"):
        obligations.append(_obligation(entry, law.code, known))
        tables.append((entry, obligations[-1]))
    if not obligations:
        table.problem("obligation", "la ley no tiene obligaciones.", "Escriba al menos una [[obligation]].")
    table.finish()
    return replace(law, obligations=tuple(obligations))


def _obligation(table: Table, law: str, known: Known) -> Obligation:
    code = table.text("code")
    if code and law and not (code.startswith(f"{law}-") and SLUG.fullmatch(code)):
        table.problem("code", f"«{code}» no empieza con «{law}-» o no está en minúsculas y con guiones.", f"Escriba algo como {law}-01.")
    entries = table.tables("part")
    obligation = Obligation(
        code=code,
        law=law,
        number=table.text("number"),
        slug=_slug(table),
        short=table.text("short"),
        title=table.text("title"),
        citation=table.text("citation"),
        duty=table.text("duty"),
        basis=table.choice("basis", Basis),
        binds=table.choices("binds", Subject, required=True),
        note=table.text("note", required=False),
        wordings=known.wordings.get(code, ()),
        parts=tuple(_part(part, code, len(entries) == 1, known) for part in entries),
    )
    table.finish()
    _judge_parts(table, obligation)
    return obligation


def _slug(table: Table) -> str:
    slug = table.text("slug")
    if slug and not SLUG.fullmatch(slug):
        table.problem("slug", f"«{slug}» no sirve para una dirección web.", "Use minúsculas sin tilde, números y guiones.")
    return slug


def _judge_parts(table: Table, obligation: Obligation) -> None:
    ours = {Subject.MUNICIPALITY, Subject.INFOM} & set(obligation.binds)
    if ours and not obligation.parts:
        table.problem("part", "obliga a quien publica aquí y no tiene partes.", "Escriba al menos una [[obligation.part]].")
    for slug in sorted(doubles(part.slug for part in obligation.parts)):
        table.problem("part", f"la parte «{slug}» está dos veces.", "Cambie una.")
    for index, part in enumerate(obligation.parts):
        if ours and not part.criteria:
            table.problem(f"part[{index}].criterion", "la parte no tiene criterios.", "Escriba al menos una [[obligation.part.criterion]].")


def _part(table: Table, obligation: str, alone: bool, known: Known) -> Part:
    slug = "" if alone else _slug(table)
    if alone and "slug" in table.values:
        table.text("slug")
        table.problem("slug", "la obligación tiene una sola parte, que lleva el código de la obligación.", "Quite la clave.")
    code = f"{obligation}.{slug}" if slug else obligation
    register = table.text("register", required=False) or None
    part = Part(
        code=code,
        slug=slug,
        title=table.text("title"),
        duty=table.text("duty"),
        refresh=table.choice("refresh", Refresh),
        refresh_basis=table.choice("refresh_basis", Basis),
        due_days=table.integer("due_days", default=30, at_least=-366),
        due_basis=table.choice("due_basis", Basis, Basis.CONVENTION),
        forms=table.choices("forms", Form, required=True),
        justifications=table.choices("justifications", JustificationKind),
        register=register,
        wordings=known.wordings.get(code, ()) if slug else (),
        criteria=tuple(_criterion(entry, code, register, known) for entry in table.tables("criterion")),
    )
    table.finish()
    _judge_register(table, part, known)
    for criterion in sorted(doubles(criterion.code for criterion in part.criteria)):
        table.problem("criterion", f"el criterio «{criterion}» está dos veces.", "Cambie el slug de uno.")
    return part


def _judge_register(table: Table, part: Part, known: Known) -> None:
    if part.register and part.register not in known.registers:
        table.problem(
            "register",
            f"no existe el registro «{part.register}»{nearest(part.register, known.registers)}.",
            f"Corrija el nombre o cree registers/{part.register}.toml.",
        )
    if Form.REGISTER in part.forms and not part.register:
        table.problem("register", "la parte se publica como registro y no dice cuál.", "Escriba register o quite «register» de forms.")
    if part.register and Form.REGISTER not in part.forms:
        table.problem("forms", "la parte tiene registro y no admite esa forma.", "Añada «register» a forms o quite register.")


def _criterion(table: Table, part: str, register: str | None, known: Known) -> Criterion:
    criterion = Criterion(
        code=f"{part}:{_slug(table)}",
        question=table.text("question"),
        basis=table.choice("basis", Basis),
        predicate=table.text("predicate"),
        params=_params(table, register, known),
        good_practice=table.flag("good_practice"),
        remedy=table.text("remedy", required=False),
        rubric=table.texts("rubric"),
    )
    table.finish()
    if criterion.good_practice and criterion.basis is Basis.LAW:
        table.problem("good_practice", "lo que pide la ley no es una buena práctica.", "Quite la clave o corrija basis.")
    for row in criterion.rubric:
        if not RUBRIC_ROW.fullmatch(row):
            table.problem("rubric", f"«{row}» no es numeral.fila.", "Escriba, por ejemplo, 12.7.")
    return criterion


def _params(table: Table, register: str | None, known: Known) -> Mapping[str, ParamValue]:
    params = table.table("params") or Table({}, file=table.file, problems=table.problems, path=f"{table.path}.params")
    name = str(table.values.get("predicate", ""))
    predicate = PREDICATES.get(name)
    if predicate is None:
        if name:
            table.problem(
                "predicate", f"no existe la pregunta «{name}»{nearest(name, PREDICATES)}.", f"Use una de: {', '.join(PREDICATES)}."
            )
        return MappingProxyType({})
    values: dict[str, ParamValue] = {}
    for key, kind in predicate.params.items():
        value: Any = params.values.get(key)
        value = tuple(value) if isinstance(value, list) else value
        if type(value) is not kind or value in ("", ()) or (isinstance(value, tuple) and not all(isinstance(v, str) and v for v in value)):
            params.problem(key, f"la pregunta «{name}» necesita {_KINDS[kind]}.", "Escríbalo en params.")
        else:
            values[key] = cast(ParamValue, value)
    for key in params.values:
        if key not in predicate.params:
            params.problem(key, f"la pregunta «{name}» no tiene este parámetro.", f"Admite: {', '.join(predicate.params) or 'ninguno'}.")
    if not register or register in known.registers:  # a register that is not there is told once, by the part
        _judge_params(params, name, values, known.registers.get(register or ""))
    return MappingProxyType(values)


def _judge_params(params: Table, name: str, values: Mapping[str, ParamValue], register: Register | None) -> None:
    if name == "has_column" and "column" in values:
        columns = [column.name for column in register.columns] if register else []
        column = str(values["column"])
        if register is None:
            params.problem(
                "column", "la parte no tiene registro donde buscar la columna.", "Escriba register en la parte o cambie la pregunta."
            )
        elif column not in columns:
            params.problem(
                "column", f"el registro «{register.slug}» no tiene la columna «{column}»{nearest(column, columns)}.", "Corrija el nombre."
            )
    if name == "has_contact" and "kind" in values and values["kind"] not in CONTACTS:
        params.problem("kind", f"no existe el contacto «{values['kind']}».", f"Use uno de: {', '.join(CONTACTS)}.")


def _judge_doubles(tables: list[tuple[Table, Obligation]]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for table, obligation in tables:
        claims = [("code", obligation.code), ("slug", obligation.slug)]
        claims += [("register", part.register) for part in obligation.parts if part.register]
        for key, word in claims:
            place = f"{table.file}: {table.path}"
            first = seen.setdefault((key, word), place)
            if word and (first != place or claims.count((key, word)) > 1):
                table.problem(key, f"«{word}» ya está en {first}.", "Cambie uno de los dos.")
