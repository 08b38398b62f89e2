"""A generated town: a portal of so many realistic pages as plain files, always the same for the same seed.

Pages of 30 to 80 KB as page builders make them: a menu of some 130 links, styles and a script within, breadcrumbs, a table of 50 to 500
rows of a month of a numeral, the numeral's documents, the archive of all months, a footer. Every page is led to by the one above it.
Names, firms and numbers are invented.
"""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.tables import OFFICES, POSTS, THINGS

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
NUMERALS = (
    *(
        "Estructura orgánica y funciones",
        "Dirección y teléfonos",
        "Directorio de empleados y servidores públicos",
        "Número y nombre de empleados y salarios",
    ),
    *(
        "Misión y objetivos, plan operativo anual",
        "Manuales de procedimientos",
        "Presupuesto de ingresos y egresos",
        "Informes mensuales de ejecución presupuestaria",
    ),
    *(
        "Depósitos constituidos con fondos públicos",
        "Cotizaciones y licitaciones de programas",
        "Contrataciones de bienes y servicios",
        "Viajes nacionales e internacionales",
    ),
    *(
        "Inventario de bienes muebles e inmuebles",
        "Contratos de mantenimiento",
        "Subsidios, becas o transferencias",
        "Contratos, licencias o concesiones",
    ),
    *("Empresas precalificadas", "Obras en ejecución", "Contratos de arrendamiento", "Cotizaciones y licitaciones"),
    *("Fideicomisos con fondos públicos", "Compras directas", "Auditorías gubernamentales y privadas", "Entidades internacionales"),
    *(
        "Asuntos que no correspondan",
        "Informe anual de archivos",
        "Índice de la información clasificada",
        "Pertenencia sociolingüística",
        "Otra información de utilidad",
    ),
)
_MENU = ("La municipalidad", "Servicios", "Trámites", "Turismo", "Noticias", "Participación ciudadana", "Proyectos")
_STYLE = "".join(f".widget-{n}{{margin:{n}px;padding:0 {n}px;color:#1a{n:04};display:flex;flex-wrap:wrap}}\n" for n in range(60))
_SCRIPT = "".join(f"window.mod{n}=window.mod{n}||function(a,b){{return a<b?a:b+{n}}};\n" for n in range(40))


def slug(number: int) -> str:
    """The folder of a numeral."""
    words = NUMERALS[number - 1].lower().translate(str.maketrans("áéíóúü", "aeiouu")).replace(",", "").split()[:4]
    return f"numeral-{number:02}-{'-'.join(words)}"


def generate(folder: Path, pages: int = 1000, seed: int = 4) -> list[str]:
    """Write the portal; gives the paths of its pages, home first. Beside each page stands its gzip form, as servers send it."""
    paths = []
    for path, text in _pages(pages, seed):
        file = folder / path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        packed = file.with_name("index.html.gz")
        file.write_bytes(data)
        packed.write_bytes(gzip.compress(data, 6, mtime=0))
        for one in (file, packed):
            os.utime(one, (1_790_000_000, 1_790_000_000))
        paths.append(f"/{path}/" if path else "/")
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /wp-admin/\n", encoding="utf-8")
    return paths


def _pages(count: int, seed: int) -> Iterator[tuple[str, str]]:
    menu = _menu()
    months = [(2026 - back // 12, MONTHS[11 - back % 12]) for back in range(1, 60)]
    kept = months[: -(-(count - 2 - len(NUMERALS)) // len(NUMERALS))]
    yield "", _page("Municipalidad de San Medido", menu, _home(seed))
    yield "informacion-publica", _page("Información pública de oficio", menu, _section())
    left = count - 2 - len(NUMERALS)
    for number in range(1, len(NUMERALS) + 1):
        mine = kept[: max(0, min(len(kept), left))]
        left -= len(mine)
        yield f"informacion-publica/{slug(number)}", _page(f"{number}. {NUMERALS[number - 1]}", menu, _numeral(number, mine))
        for year, month in mine:
            body = _month(number, year, month, mine, random.Random(f"{seed} {number} {year} {month}"))
            yield f"informacion-publica/{slug(number)}/{month}-{year}", _page(f"{NUMERALS[number - 1]}, {month} de {year}", menu, body)


def _menu() -> str:
    groups = [
        '<li class="menu-item menu-item-has-children"><a href="/informacion-publica/">Información pública</a><ul class="sub-menu">'
        + "".join(
            f'<li id="menu-item-{n}" class="menu-item menu-item-type-post_type menu-item-{n}"><a href="/informacion-publica/{slug(n)}/">'
            f"Numeral {n}. {NUMERALS[n - 1]}</a></li>"
            for n in range(1, len(NUMERALS) + 1)
        )
        + "</ul></li>"
    ]
    for place, name in enumerate(_MENU):
        items = "".join(
            f'<li class="menu-item menu-item-type-custom"><a href="https://otros.example/{place}/{n}" rel="noopener">{name} {n}</a></li>'
            for n in range(1, 15)
        )
        groups.append(f'<li class="menu-item menu-item-has-children"><a href="#">{name}</a><ul class="sub-menu">{items}</ul></li>')
    return "\n".join(groups)


def _page(title: str, menu: str, body: str) -> str:
    footer = "".join(
        f'<div class="widget widget-{n}"><h4>Enlace {n}</h4><p>Avenida Central, zona {n}. Teléfono 7000-{n:04}</p></div>' for n in range(8)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>{title} – San Medido</title>\n<style>{_STYLE}</style>\n'
        f'<script>{_SCRIPT}</script></head>\n<body class="page wp-theme"><header id="masthead"><nav class="main-navigation"><ul id="menu" '
        f'class="menu">{menu}</ul></nav></header>\n<div class="breadcrumbs"><a href="/">Inicio</a> » '
        f'<a href="/informacion-publica/">Información pública</a></div>\n'
        f'<main><article class="entry"><h1>{title}</h1>\n{body}\n</article></main>'
        f'<footer class="site-footer">{footer}<p>© 2026 Municipalidad de San Medido</p></footer></body></html>\n'
    )


def _home(seed: int) -> str:
    chance = random.Random(f"{seed} home")
    news = "".join(
        f"<section><h2>Inauguran {chance.choice(THINGS).lower()} en la aldea {n}</h2><p>"
        + "El concejo entregó la obra a los vecinos, que la habían pedido en asamblea. " * 14
        + "</p></section>"
        for n in range(16)
    )
    return f'<p class="lead"><a href="/informacion-publica/">Información pública de oficio</a></p>{news}'


def _section() -> str:
    cards = "".join(
        f'<div class="card"><h3><a href="/informacion-publica/{slug(n)}/">Numeral {n}. {NUMERALS[n - 1]}</a></h3>'
        f"<p>Artículo 10, numeral {n}, de la Ley de Acceso a la Información Pública. Se actualiza cada mes.</p></div>"
        for n in range(1, len(NUMERALS) + 1)
    )
    return f'<div class="cards">{cards}</div>' + f"<p>{'La información se publica de oficio y sin costo. ' * 120}</p>"


def _numeral(number: int, months: list[tuple[int, str]]) -> str:
    text = f"<p>{'Aquí se publica cada mes lo que manda la ley. ' * 150}</p>"
    return text + _archive(number, months)


def _archive(number: int, months: list[tuple[int, str]]) -> str:
    years = dict.fromkeys(year for year, _ in months)
    blocks = []
    for year in years:
        items = "".join(
            f'<li><a href="/informacion-publica/{slug(number)}/{month}-{when}/">{month.capitalize()} {when}</a></li>'
            for when, month in months
            if when == year
        )
        blocks.append(f'<div class="year"><h4>{year}</h4><ul class="archive">{items}</ul></div>')
    return f'<section class="months"><h2>Meses publicados</h2>{"".join(blocks)}</section>'


def _month(number: int, year: int, month: str, months: list[tuple[int, str]], chance: random.Random) -> str:
    count = min(500, max(50, int(chance.lognormvariate(5.1, 0.55))))
    header = "".join(f"<th>{name}</th>" for name in ("No.", "Nombre", "Cargo", "Dependencia", "Monto en quetzales"))
    rows = "".join(
        f"<tr><td>{n}</td><td>Persona {chance.randrange(900):04}</td><td>{chance.choice(POSTS)}</td>"
        f"<td>{chance.choice(OFFICES)}</td><td>Q {chance.randrange(100, 90_000)}.{chance.randrange(100):02}</td></tr>\n"
        for n in range(1, count + 1)
    )
    files = "".join(
        f'<li><a href="/descargas/{year}/{slug(number)}-{month}-{year}-{n}.{form}" class="download">{NUMERALS[number - 1]}, '
        f"{month} de {year} ({form.upper()})</a></li>"
        for n, form in enumerate(("pdf", "pdf", "xlsx"), start=1)
    )
    return (
        f"<h2>{NUMERALS[number - 1]}: {month} de {year}</h2>"
        f"<p>Información del mes de {month} de {year}, publicada el 5 del mes siguiente.</p>\n"
        f'<table class="wp-block-table"><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>\n'
        f'<h3>Documentos</h3><ul class="documents">{files}</ul>{_archive(number, months)}'
    )
