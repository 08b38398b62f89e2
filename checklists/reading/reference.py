"""municipalities.csv and holidays.csv -> Municipality, Holiday; the municipalities are read when somebody first asks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from checklists.model import Holiday, Municipality
from checklists.reading.table import Problem

MUNICIPALITY_KEYS = (
    "ine_code",
    "name",
    "department_code",
    "department",
    "population_2018",
    "latitude",
    "longitude",
    "languages",
    "website",
)
HOLIDAY_KEYS = ("date", "name", "scope", "half_day")
NATIONAL = "nacional"


class Municipalities(Mapping[str, Municipality]):
    """The municipalities of a folder by INE code, read at the first use. An absent file is an empty mapping."""

    def __init__(self, path: Path, *, shown: str) -> None:
        self._path, self._shown = path, shown
        self._read: dict[str, Municipality] | None = None

    def _all(self) -> dict[str, Municipality]:
        if self._read is None:
            self._read = read_municipalities(self._path, shown=self._shown, problems=[])
        return self._read

    def __getitem__(self, code: str) -> Municipality:
        return self._all()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _rows(path: Path, keys: tuple[str, ...], *, shown: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        absent = [key for key in keys if key not in (reader.fieldnames or ())]
        if absent:
            problems.append(
                Problem(file=shown, key="fila 1", text=f"faltan las columnas {', '.join(absent)}.", remedy="Recupere el encabezado.")
            )
            return
        for row in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}


def read_municipalities(path: Path, *, shown: str, problems: list[Problem]) -> dict[str, Municipality]:
    """The municipalities by INE code; a bad row becomes a problem and is left out."""
    found: dict[str, Municipality] = {}
    for line, row in _rows(path, MUNICIPALITY_KEYS, shown=shown, problems=problems):
        code = row["ine_code"]
        if not re.fullmatch(r"\d{4}", code) or code in found or not code.startswith(row["department_code"]):
            text = f"el código «{code}» no son cuatro cifras, está dos veces o no es de su departamento."
            problems.append(
                Problem(file=shown, key=f"fila {line}, ine_code", text=text, remedy="Use el código del INE, con el cero inicial.")
            )
            continue
        try:
            found[code] = _municipality(code, row)
        except ValueError as error:
            problems.append(
                Problem(file=shown, key=f"fila {line}", text=f"hay un número que no se lee ({error}).", remedy="Corríjalo o déjelo vacío.")
            )
    return found


def _municipality(code: str, row: dict[str, str]) -> Municipality:
    return Municipality(
        code=code,
        name=row["name"],
        department=row["department"],
        department_code=row["department_code"],
        population_2018=int(row["population_2018"]) if row["population_2018"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        languages=_list(row["languages"]),
        website=row["website"],
        short_name=row.get("short_name", ""),
        alt_names=_list(row.get("alt_names", "")),
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip())


def read_holidays(path: Path, *, shown: str, problems: list[Problem]) -> tuple[Holiday, ...]:
    """The days off in order. `local:0101` in the file becomes the scope `0101`."""
    holidays = []
    for line, row in _rows(path, HOLIDAY_KEYS, shown=shown, problems=problems):
        scope = row["scope"].removeprefix("local:")
        try:
            on = date.fromisoformat(row["date"])
        except ValueError:
            problems.append(
                Problem(file=shown, key=f"fila {line}, date", text=f"«{row['date']}» no es una fecha.", remedy="Escriba AAAA-MM-DD.")
            )
            continue
        if scope != NATIONAL and not re.fullmatch(r"\d{4}", scope):
            text, remedy = f"«{row['scope']}» no es nacional ni local:código.", "Escriba nacional o, por ejemplo, local:0101."
            problems.append(Problem(file=shown, key=f"fila {line}, scope", text=text, remedy=remedy))
            continue
        holidays.append(Holiday(on=on, name=row["name"], scope=scope, half_day=bool(row["half_day"])))
    return tuple(sorted(holidays, key=lambda holiday: (holiday.on, holiday.scope)))
