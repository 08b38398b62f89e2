"""checklists: the law as data, and the ruler that publisher and checker share.

What lives here: the obligations of each law with their parts, criteria and registers (`obligations/`, `registers/`, plain TOML), the plan of
commitment 10 (`plans/`), the municipalities and other reference data (CSV, `geo/`; sources and terms in `SOURCES.md`), the frozen nouns
made of them (`model`), their loader (`load`, with its readers in `reading/`), the calendar (`periods`), the ruler for tables
(`tables`), how portals word things (`wording`), and findings and their score (`finding`, `scoring`).

What it may import: the standard library, nothing else. Why: portal and monitor judge by the same files and the same functions, and whoever wants
the law as data gets it without a framework. The rooms `portal_template`, `monitor` and `deploy` stand on this one and it knows none of them.

Start here: `from checklists.load import load_checklist`; `python -m checklists --help`.
"""
