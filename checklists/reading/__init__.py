"""checklists.reading: one reader per kind of file, from TOML and CSV to the nouns of `model`.

What lives here: `table` reads one TOML table strictly and keeps every problem; `registers`, `laws`, `plans`, `reference` make nouns
of it; `withheld` knows which columns may never exist. What it may import: the standard library, `checklists.model` and
`checklists.predicates`. Others ask `checklists.load`, save for `withheld`, which whoever judges a header may ask too.
Why apart: each kind of file has its reader in one screen, and a new key of the law is one line in one of them.
"""
