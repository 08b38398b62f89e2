"""checklists: the law as data, and the ruler that publisher and checker share.

What lives here: the obligations of each law with their parts, criteria and registers (`obligations/`, `registers/`), how portals word
them (`wordings.toml`), the plan of commitment 10 (`plans/`), the municipalities and other reference data (CSV, `geo/`; sources and terms
in `SOURCES.md`), the frozen nouns made of them (`model`), their loader (`load`, with its readers in `reading/`), the calendar
(`periods`), the ruler for tables (`tables`), the reading of texts (`wording`), findings and their score (`finding`, `scoring`), and the
Spanish for the values (`words`) and for command lines (`orders`).

What it may import: the standard library, nothing else. Why: portal and monitor judge by the same files and the same functions, and
whoever wants the law as data gets it without a framework. `portal_template`, `monitor` and `deploy` stand on this room; it knows none.

Start here: `from checklists.load import load_checklist`; `python -m checklists --help`.
"""
