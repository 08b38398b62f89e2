"""Collects the faults of one table with their places, and gives them back as the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from checklists.model import Column, Register
from checklists.reading.withheld import withheld
from checklists.ruler.header import Header
from checklists.ruler.problem import Fault, Problem, Value, told
from checklists.ruler.rows import Dropped
from checklists.ruler.text import as_text

Values = dict[str, Value]
MOST = 1000  # problems told one by one


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What the ruler read. `values[i]` came from row `rows[i]` of the sheet and has every column of the register.

    With `problems` nothing may be published; `warnings` are told and let through.
    """

    header: Header | None
    values: list[Values]
    rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    dropped: tuple[Dropped, ...]
    sums: Mapping[str, Decimal]  # of the columns with `total`

    @property
    def ok(self) -> bool:
        """Whether it may be published as it is."""
        return not self.problems


class Ledger:
    """Collects faults with their places."""

    def __init__(self, register: Register, header: Header | None, sheet: str, offset: int) -> None:
        self.register, self.header, self.sheet, self.offset = register, header, sheet, offset
        self.columns = {column.name: column for column in register.columns}
        self.found: list[Problem] = []

    def table(self, rule: str, params: Mapping[str, object], *, index: int | None = None, title: str = "", row: int = 0) -> None:
        """A fault of the whole table, of a header, or of a row."""
        column = letter(index) if index is not None else ""
        text = self.header.titles[index] if self.header and index is not None else ""
        place = row or (self.header.row + self.offset if self.header and index is not None else 0)
        self.found.append(told(Fault(rule, params), sheet=self.sheet, row=place, column=column, title=title, text=text))

    def cell(self, fault: Fault, number: int, index: int, column: Column, cell: object) -> None:
        """A fault of one cell."""
        text = "" if cell is None else as_text(cell)
        self.found.append(told(fault, sheet=self.sheet, row=number, column=letter(index), title=column.title, text=text))

    def judge_header(self) -> None:
        """What the header lacks, repeats, or has too much."""
        header = self.header
        assert header is not None
        unused = [header.titles[index] for index in header.unmatched if not withheld(header.titles[index])]
        guess = f" Encabezados que no se reconocieron: {', '.join(f'«{title}»' for title in unused[:8])}." if unused else ""
        for name in header.missing:
            if self.columns[name].required:
                self.table("missing_column", {"guess": guess}, title=self.columns[name].title)
        for name in header.guessed:
            index = header.columns[name]
            self.table("guessed_header", {"found": header.titles[index]}, index=index, title=self.columns[name].title)
        for name, indexes in header.added.items():
            for index in indexes:
                self.table("added_header", {"found": header.titles[index]}, index=index, title=self.columns[name].title)
        for repeat in header.repeats:
            column = self.columns[repeat.column]
            params = {"found": header.titles[repeat.index], "first": header.titles[header.columns[repeat.column]]}
            self.table(
                "duplicate_header" if column.total or repeat.same else "repeated_header", params, index=repeat.index, title=column.title
            )
        for index in header.unmatched:
            title = header.titles[index]
            reason = withheld(title)
            rule = "withheld_column" if reason else "column_not_in_register"
            self.table(rule, {"found": title, "reason": reason}, index=index)

    def judged(self, values: list[Values], numbers: list[int], dropped: list[Dropped], sums: Mapping[str, Decimal]) -> Judged:
        """Everything collected, as the answer."""
        problems = [problem for problem in self.found if problem.blocking]
        warnings = [problem for problem in self.found if not problem.blocking]
        if len(problems) > MOST:
            more = told(Fault("too_many_problems", {"count": len(problems)}), sheet=self.sheet, row=0, column="", title="", text="")
            problems = [*problems[:MOST], more]
        return Judged(
            header=self.header,
            values=values,
            rows=tuple(numbers),
            problems=tuple(problems),
            warnings=tuple(warnings[:MOST]),
            dropped=tuple(dropped),
            sums=MappingProxyType(dict(sums)),
        )


def letter(index: int) -> str:
    """The letter of a sheet's column: 0 -> A, 26 -> AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
