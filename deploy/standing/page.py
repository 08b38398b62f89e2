"""How the fleet is, as one page that needs nothing else: no scripts, no other file, read on a telephone and by a screen reader alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta, timezone
from html import escape

from deploy.standing.ask import Standing
from deploy.standing.kind import HostStanding, PortalStanding
from deploy.standing.table import HOST_HEAD, PORTAL_HEAD, Row, host_row, portal_row, summary, troubled_first

GUATEMALA = timezone(timedelta(hours=-6))
STATE = "estado"  # what the column without a name is called where every cell says its column
_STYLE = """
:root { color-scheme: light dark; --back: #fff; --ink: #16191d; --line: #c9ced6; --soft: #f3f5f8; --wrong: #a1180c; --well: #17602b; }
@media (prefers-color-scheme: dark) {
  :root { --back: #16191d; --ink: #eceff3; --line: #454b55; --soft: #22262d; --wrong: #ff9b8f; --well: #7fd79a; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 110rem; padding: 1rem; overflow-wrap: break-word; }
body { background: var(--back); color: var(--ink); }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.wrong { color: var(--wrong); font-weight: 600; } .well { color: var(--well); }
.problems { border-left: .3rem solid var(--wrong); padding-left: 1rem; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); position: sticky; top: 0; } tbody th { font-weight: 600; white-space: nowrap; }
@media (max-width: 75rem) {
  thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
  table, tbody { display: block; } tr { border: 1px solid var(--line); display: block; margin: 0 0 .75rem; padding: .5rem .75rem; }
  th, td { border: 0; display: flex; gap: 1rem; justify-content: space-between; padding: .15rem 0; }
  table { font-size: 1rem; } td > span { min-width: 0; overflow-wrap: anywhere; text-align: right; }
  td::before, tbody th::before { content: attr(data-column); font-weight: 400; }
  td.nothing { display: none; }
}
"""


def page(standing: Standing) -> str:
    """The whole page."""
    when = standing.looked_at.astimezone(GUATEMALA)
    troubled = [*_troubles(troubled_first(standing.hosts)), *_troubles(troubled_first(standing.portals))]
    parts = [
        '<!doctype html>\n<html lang="es-GT">\n<head>\n<meta charset="utf-8">\n<title>Estado de la flota</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Estado de la flota</h1>",
        f'<p>Se preguntó el <time datetime="{when.isoformat()}">{when:%d/%m/%Y a las %H:%M}</time>.',
        f"{escape(summary(standing).capitalize())}</p>",
        "</header>\n<main>",
        '<section class="problems">\n<h2>Lo que está mal</h2>' if troubled else '<p class="well">Todo está bien.</p>',
        *troubled,
        "</section>" if troubled else "",
        _table("Anfitriones", HOST_HEAD, [host_row(item) for item in troubled_first(standing.hosts)]),
        _table("Portales", PORTAL_HEAD, [portal_row(item) for item in troubled_first(standing.portals)]),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _troubles(items: Iterable[HostStanding] | Iterable[PortalStanding]) -> list[str]:
    """What is wrong with each, under its name, with what to do."""
    return [
        f"<h3>{escape(_name(item))}</h3>\n<ul>{''.join(f'<li>{escape(problem)}</li>' for problem in item.problems)}</ul>"
        for item in items
        if item.problems
    ]


def _name(item: HostStanding | PortalStanding) -> str:
    if isinstance(item, HostStanding):
        return f"Anfitrión {item.host.name}"
    return f"{item.instance.owner.name} ({item.instance.code}), en {item.instance.host}"


def _table(title: str, head: Row, rows: Sequence[Row]) -> str:
    """A table whose rows become cards where it would not fit; the roles keep it a table for whoever hears it."""
    columns = [name or STATE for name in head]
    heads = "".join(f'<th role="columnheader" scope="col">{escape(name.capitalize())}</th>' for name in columns)
    body = "\n".join(f'<tr role="row">{_cells(columns, row)}</tr>' for row in rows)
    return (
        f'<section>\n<h2 id="{title.lower()}">{title}</h2>\n<table role="table" aria-labelledby="{title.lower()}">\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">\n{body}\n</tbody>\n</table>\n</section>'
    )


def _cells(columns: Sequence[str], row: Row) -> str:
    cells = []
    for number, (column, text) in enumerate(zip(columns, row, strict=True)):
        about = f'data-column="{escape(column.capitalize())}"'
        look = ("well" if text == "bien" else "wrong") if column == STATE else ""
        marked = f' class="{look}"' if look else ""
        inside = f"<span{marked}>{escape(text) or '—'}</span>"
        about += "" if text else ' class="nothing"'
        cells.append(f'<th role="rowheader" scope="row" {about}>{inside}</th>' if not number else f'<td role="cell" {about}>{inside}</td>')
    return "".join(cells)
