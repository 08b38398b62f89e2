"""The door of the ruler: header and cells of a sheet against a Register -> values, or problems. Publisher and checker measure with it.

    found = find_header(rows, register)                   # None where there is none; `judge` looks for it too
    judged = judge(rows, register, period="2026-10", sheet="Nómina")
    if judged.ok:
        record = canonical_csv(judged.values, register)   # the bytes of the record, and the public download
        judged.values == parse_canonical_csv(record, register)
    match_columns(["Nombre del empleado", "Sueldo"], register)   # {"nombre": 0, "salario": 1}, for a table found on any portal

Rules have stable ids (`RULES`); a blocking one stops the publication, the others are told. Text that a spreadsheet would take as a
formula never enters a record, so the canonical CSV can be offered as it is.
"""

from checklists.ruler.canonical import canonical_csv, parse_canonical_csv, table_schema, written
from checklists.ruler.choice import choose
from checklists.ruler.header import Header, Repeat, find_header, match_columns
from checklists.ruler.judge import judge
from checklists.ruler.ledger import Judged, Values, letter
from checklists.ruler.problem import Fault, Problem, Value, said
from checklists.ruler.rows import Dropped
from checklists.ruler.rules import RULES, Rule

__all__ = [
    "RULES",
    "Dropped",
    "Fault",
    "Header",
    "Judged",
    "Problem",
    "Repeat",
    "Rule",
    "Value",
    "Values",
    "canonical_csv",
    "choose",
    "find_header",
    "judge",
    "letter",
    "match_columns",
    "parse_canonical_csv",
    "said",
    "table_schema",
    "written",
]
