"""Which pictures a register has, and their numbers: amounts by period, by group, by supplier, by renglón; works on a map."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from portal_template.pages import words
from portal_template.pages.pictures import geography
from portal_template.pages.pictures.shapes import Bar, Columns, bars, columns
from portal_template.registers.query.sheet import Sheet, SheetColumn
from portal_template.registers.query.tables import quoted, reading

MOST = 12  # bars of a list; what is left is one more
PERIODS = 14  # columns of a picture
SPOTS = 300
_SUPPLIERS = ("proveedor", "empresa_ejecutora", "arrendante", "asesor")
_OFFICES = ("dependencia", "unidad")
GROUPS = {
    "0": "Servicios personales",
    "1": "Servicios no personales",
    "2": "Materiales y suministros",
    "3": "Propiedad, planta, equipo e intangibles",
    "4": "Transferencias corrientes",
    "5": "Transferencias de capital",
    "6": "Activos financieros",
    "7": "Deuda pública y otros pasivos",
    "8": "Otros gastos",
    "9": "Asignaciones globales",
}
# What a payroll is paid from, as the classifier calls it.
RENGLONES = {
    "011": "Personal permanente",
    "012": "Complemento personal al salario del personal permanente",
    "014": "Complemento por calidad profesional al personal permanente",
    "015": "Complementos específicos al personal permanente",
    "021": "Personal supernumerario",
    "022": "Personal por contrato",
    "027": "Complementos específicos al personal temporal",
    "029": "Otras remuneraciones de personal temporal",
    "031": "Jornales",
    "032": "Complemento por antigüedad al personal por jornal",
    "033": "Complementos específicos al personal por jornal",
    "063": "Gastos de representación en el interior",
    "071": "Aguinaldo",
    "072": "Bonificación anual (Bono 14)",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the table beside a picture."""

    label: str
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture, its table (heads and lines) and where its rows are. One of `bars`, `columns` and `map` is set."""

    key: str
    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    data_url: str
    bars: tuple[Bar, ...] = ()
    columns: Columns | None = None
    map: geography.Map | None = None
    legend: tuple[str, str] = ("", "")
    source: str = ""

    @property
    def pairs(self) -> Iterator[tuple[Bar, Line]]:
        """Each bar with its line of the table."""
        return zip(self.bars, self.lines, strict=True)


def pictures(tables: sqlite3.Connection, sheet: Sheet, url: str, municipality: str) -> tuple[Picture, ...]:
    """The pictures of a register; `url` is its page. Empty where it has nothing to look at."""
    drawing = _Drawing(tables, sheet, url)
    found: list[Picture | None] = []
    if {"vigente", "devengado", "renglon"} <= sheet.by_name.keys():
        found += [drawing.budget_by_period(), drawing.budget_by_group()]
    elif drawing.amount:
        found += [drawing.by_period()]
        for name, title in ((_first(sheet, _SUPPLIERS), "A quién"), ("renglon", "Por renglón"), (_first(sheet, _OFFICES), "Por oficina")):
            if name in sheet.by_name:
                found.append(drawing.by_column(sheet.by_name[name], title))
    if "ubicacion" in sheet.by_name and sheet.by_name["ubicacion"].filled:
        found.append(drawing.on_a_map(municipality))
    return tuple(picture for picture in found if picture)


def has_pictures(path: Path, sheet: Sheet) -> bool:
    """Whether a register has something to draw: asked where a page leads to its pictures."""
    if {"vigente", "devengado", "renglon"} <= sheet.by_name.keys():
        return True
    several = len(sheet.periods) > 1 and not sheet.repeats
    names = ["renglon", _first(sheet, _SUPPLIERS), _first(sheet, _OFFICES)]
    if amount_of(sheet) and (several or any(name in sheet.by_name and sheet.by_name[name].different > 1 for name in names)):
        return True
    if "ubicacion" not in sheet.by_name or not sheet.by_name["ubicacion"].filled:
        return False
    text = f"SELECT ubicacion FROM {quoted(sheet.register)} WHERE _current = 1 AND _part = ? AND _period = ? AND ubicacion LIKE '%1_.%'"
    with reading(path) as tables:
        return any(geography.place_in(place) for (place,) in tables.execute(text, (sheet.part, sheet.periods[0][0])))


def _first(sheet: Sheet, names: Sequence[str]) -> str:
    return next((name for name in names if name in sheet.by_name and sheet.by_name[name].filled), "")


def amount_of(sheet: Sheet) -> SheetColumn | None:
    """The amount that stands for a row: its total where it has one, else the last of what is added up."""
    sums = [column for column in sheet.sums if column.format == "money" and column.filled]
    return next((column for column in sums if column.name == "total"), sums[-1] if sums else None)


class _Drawing:
    """The pictures of one register; each gives None where it has too little to show."""

    def __init__(self, tables: sqlite3.Connection, sheet: Sheet, url: str) -> None:
        self.tables, self.sheet, self.url = tables, sheet, url
        self.amount = amount_of(sheet)
        self.newest = sheet.periods[0][0]
        self.shown = sorted(period for period, _ in sheet.periods[:PERIODS])

    def _ask(self, chosen: str, more: str = "", *bound: str) -> list[Any]:
        text = f"SELECT {chosen} FROM {quoted(self.sheet.register)} WHERE _current = 1 AND _part = ? {more}"
        return self.tables.execute(text, (self.sheet.part, *bound)).fetchall()

    def _link(self, **given: str) -> str:
        return f"{self.url}?{urlencode(given)}"

    def by_period(self) -> Picture | None:
        """The amount of each period, where periods do not tell the whole again."""
        if self.sheet.repeats or len(self.shown) < 2 or self.amount is None:
            return None
        money = quoted(self.amount.name)
        sums = self._ask(f"_period, sum({money}), count(*)", f"AND _period >= '{self.shown[0]}' GROUP BY 1 ORDER BY 1")
        rows = [(words.short_period(period), total or 0.0, None, self._link(periodo=period)) for period, total, _ in sums]
        counts = [int(count or 0) for _, _, count in sums]
        return Picture(
            key="periodos", title=f"{self.amount.title}, periodo por periodo", note="",
            heads=("Periodo", self.amount.title, "Filas"), data_url=self.url, columns=columns(rows),
            lines=tuple(
                Line(label=words.upper_first(words.period(period)), cells=(words.money(total or 0), f"{count:,}"), url=row[3])
                for (period, total, _), row, count in zip(sums, rows, counts, strict=True)
            ),
        )  # fmt: skip

    def by_column(self, column: SheetColumn, title: str) -> Picture | None:
        """The amount of each value of a column, the greatest first; all periods, or the newest where each tells the whole."""
        if self.amount is None or column.different < 2:
            return None
        where = "AND _period = ?" if self.sheet.repeats or column.name == "renglon" else ""
        bound = (self.newest,) if where else ()
        name, money = quoted(column.name), quoted(self.amount.name)
        sums = self._ask(f"{name}, sum({money}), count(*)", f"{where} AND {name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1", *bound)
        if len(sums) < 2:
            return None
        period = {"periodo": self.newest} if where else {}
        rows = [
            (_called(column, value), total or 0.0, None, self._link(**{column.name: value}, **period), _rows(count))
            for value, total, count in sums[:MOST]
        ]
        drawn = bars(rows)
        if rest := sums[MOST:]:  # all others together would dwarf each: told, and not drawn
            total = sum(total or 0.0 for _, total, _ in rest)
            drawn += (Bar(label=f"Los demás ({len(rest)}), juntos", value=total, width=0.0, note=_rows(sum(row[2] for row in rest))),)
        return Picture(
            key=column.name, title=f"{title}: {self.amount.title.lower()} por {column.title.lower()}", note=self._when(bool(where)),
            heads=(column.title, self.amount.title, "Filas"), bars=drawn, data_url=self._link(mas=column.name, **period),
            lines=tuple(Line(label=bar.label, cells=(words.money(bar.value), bar.note), url=bar.url) for bar in drawn),
        )  # fmt: skip

    def _when(self, newest: bool) -> str:
        if newest:
            return f"{words.upper_first(words.period(self.newest))}."
        if len(self.sheet.periods) == 1:
            return f"{words.upper_first(words.period(self.newest))}."
        return f"De {words.period(self.sheet.periods[-1][0])} a {words.period(self.newest)}."

    def budget_by_period(self) -> Picture | None:
        """What could be spent and what was, as each month told it for the year so far."""
        sums = self._ask("_period, sum(vigente), sum(devengado)", f"AND _period >= '{self.shown[0]}' GROUP BY 1 ORDER BY 1")
        rows = [(words.short_period(period), total or 0.0, spent or 0.0, self._link(periodo=period)) for period, total, spent in sums]
        return Picture(
            key="mes", title="Presupuesto y ejecución, mes a mes", legend=("Presupuesto vigente", "Ejecutado (devengado)"),
            note="Cada mes dice lo ejecutado en el año hasta entonces: sube de enero a diciembre y vuelve a empezar.",
            heads=("Mes", "Vigente", "Ejecutado", "Avance"), columns=columns(rows), data_url=self._link(periodo="todos"),
            lines=tuple(
                Line(label=words.upper_first(words.period(period)), cells=_budget_cells(row[1], row[2] or 0.0), url=row[3])
                for (period, _, _), row in zip(sums, rows, strict=True)
            ),
        )  # fmt: skip

    def budget_by_group(self) -> Picture | None:
        """What could be spent and what was, by group of the classifier."""
        within = "AND _period = ? AND renglon IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
        sums = self._ask("substr(renglon, 1, 1), sum(vigente), sum(devengado)", within, self.newest)
        if not sums:
            return None
        drawn = bars([(f"{code}. {GROUPS.get(code, 'Otros')}", total or 0.0, spent or 0.0, "", "") for code, total, spent in sums])
        return Picture(
            key="grupo", title="Presupuesto y ejecución, por grupo de gasto", legend=("Presupuesto vigente", "Ejecutado (devengado)"),
            note=f"{words.upper_first(words.period(self.newest))}, por el primer dígito del renglón.", bars=drawn,
            heads=("Grupo", "Vigente", "Ejecutado", "Avance"), data_url=self._link(periodo=self.newest, orden="-devengado"),
            lines=tuple(Line(label=bar.label, cells=_budget_cells(bar.value, bar.inner or 0.0)) for bar in drawn),
        )  # fmt: skip

    def on_a_map(self, municipality: str) -> Picture | None:
        """The rows whose place gives coordinates, on the outline of the municipality."""
        label = quoted(next(column.name for column in self.sheet.columns if column.type == "string" and column.name != "ubicacion"))
        money = quoted(self.amount.name) if self.amount else "NULL"
        rows = self._ask(f"_row, {label}, ubicacion, {money}, _version", "AND _period = ? ORDER BY _row", self.newest)
        found = [(row, point) for row in rows if (point := geography.place_in(str(row[2] or ""))) is not None][:SPOTS]
        if not found:
            return None
        drawn = geography.draw(municipality, [point for _, point in found])
        missing = len(rows) - len(found)
        without = f" Sin coordenadas, y por eso sin dibujar: {missing}." if missing else ""
        return Picture(
            key="mapa", title="En el mapa", map=drawn, source=geography.SOURCE, data_url=self._link(periodo=self.newest),
            note=f"{words.upper_first(words.period(self.newest))}: {len(found)} con coordenadas.{without} Los números son los de la tabla.",
            heads=(self.sheet.by_name["ubicacion"].title, self.amount.title if self.amount else ""),
            lines=tuple(
                Line(label=f"{name}. {place}", cells=(words.money(total),), url=f"{self.url}{self.newest}/v{version}/?fila={row}")
                for (row, name, place, total, version), _ in found
            ),
        )  # fmt: skip


def _called(column: SheetColumn, value: str) -> str:
    """A value as people know it: a renglón by its name too."""
    return f"{value} {RENGLONES[value]}" if column.format == "renglon" and value in RENGLONES else value


def _rows(count: int) -> str:
    return f"{count:,} fila{'' if count == 1 else 's'}"


def _budget_cells(total: float, spent: float) -> tuple[str, ...]:
    return words.money(total), words.money(spent), f"{100 * spent / total:.0f} %" if total > 0 else ""
