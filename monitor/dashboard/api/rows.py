"""A frozen publication as the rows of the API's tables. Pure: what was published in, rows out; every cell by the columns of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from checklists.finding import Outcome
from monitor.dashboard.results.files import answers_of, rows_of

Row = dict[str, Any]
Address = Callable[..., str]
WORTH_MENDING = {str(Outcome.MISSING), str(Outcome.PARTIAL)}
COUNTED = {"cumplen": Outcome.MET, "parciales": Outcome.PARTIAL, "no_cumplen": Outcome.MISSING}
COUNTED |= {"sin_dato": Outcome.UNKNOWN, "no_aplica": Outcome.NOT_APPLICABLE}


def results(whole: Mapping[str, Any], address: Address, *, only: str = "") -> list[Row]:
    """A row a portal, or that of the `only` key: the very cells of the spreadsheet, and by what it is asked for."""
    keys = (line["key"] for line in (*whole["ranking"], *whole["unverified"]))
    rows = zip(_table(rows_of(whole)), keys, strict=True)
    return [{**row, "clave": key, "pagina_web": address("portal", key)} for row, key in rows if only in ("", key)]


def answers(whole: Mapping[str, Any], body: Mapping[str, Any]) -> list[Row]:
    """Every question of a portal with what was found, and all its proofs."""
    remedies = {one["code"]: one["remedy"] for law in whole["law"]["obligations"] for part in law["parts"] for one in part["criteria"]}
    found = [one for obligation in body["obligations"] for one in obligation["criteria"]]
    return [
        {
            **row,
            "que_hacer": (remedies.get(one["code"]) or None) if one["outcome"] in WORTH_MENDING else None,
            "todas_las_pruebas": [
                {"direccion": proof["url"], "huella": proof["digest"], "cita": proof["excerpt"] or None} for proof in one["evidence"]
            ],
        }
        for row, one in zip(_table(answers_of(whole, [body])), found, strict=True)
    ]


def numerals(whole: Mapping[str, Any], address: Address) -> list[Row]:
    """A row a numeral: what it asks for, and how many publish it."""
    said = [line["obligations"] for line in (*whole["ranking"], *whole["unverified"])]
    return [
        {
            "numeral": one["code"],
            "numero": one["number"],
            "titulo": one["short"],
            "deber": one["duty"],
            **{name: sum(line.get(one["code"], Outcome.UNKNOWN) == outcome for line in said) for name, outcome in COUNTED.items()},
            "pagina_web": address("obligation", one["code"]),
        }
        for one in whole["law"]["obligations"]
    ]


def across(whole: Mapping[str, Any], code: str, address: Address) -> list[Row]:
    """One numeral over all portals; of a portal without any answer nothing was seen."""
    names = ("municipio", "nombre", "departamento", "grupo", "clave", "pagina_web")
    return [{**{name: row[name] for name in names}, "resultado": row[code] or str(Outcome.UNKNOWN)} for row in results(whole, address)]


def by_department(found: Iterable[Row]) -> list[Row]:
    """A row a department, from the rows of the results."""
    groups: dict[str, list[Row]] = {}
    for row in found:
        if row["departamento"]:
            groups.setdefault(row["municipio"][:2], []).append(row)
    return [_department(code, rows) for code, rows in sorted(groups.items())]


def _department(code: str, rows: Sequence[Row]) -> Row:
    points = [row["puntaje"] for row in rows if row["puntaje"] is not None]
    return {
        "codigo": code,
        "departamento": rows[0]["departamento"],
        "portales": len(rows),
        "verificados": len(points),
        "promedio": round(fmean(points), 2) if points else None,
        "puntaje_menor": min(points, default=None),
        "puntaje_mayor": max(points, default=None),
    }


def _table(lines: Iterator[list[Any]]) -> Iterator[Row]:
    """Rows by their header; an empty cell is null."""
    header = next(lines)
    return ({name: None if cell == "" else cell for name, cell in zip(header, line, strict=True)} for line in lines)
