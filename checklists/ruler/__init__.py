"""The ruler: header and cells of a sheet against a Register -> values, or problems that say what to do.

What lives here: the words of headers (`words`, `likeness`), where the header is and what it asks for (`header`), a person's word on it
(`choice`), one reader per type of column (`cells`, which asks `text`, `amounts`, `days`, `formats`), what no cell may carry (`personal`),
slips with one right reading (`guesses`), who is a minor (`minors`), rows that are no data (`rows`), amounts that others make (`parts`),
each rule with its sentence (`rules`, `problem`), the judgement (`judge`, `ledger`), and the record's bytes (`canonical`). What it may
import: the standard library and `checklists`. Callers import from `checklists.tables`, its door.
"""
