"""A town's groups -> the pages and files of a folder, in the markup of one kind of `kinds.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from random import Random
from string import Template
from typing import Any
from urllib.parse import quote

from tests.gold.make.spoken import plain
from tests.gold.make.stock import Group, Paper
from tests.gold.make.town import WORDS, Town

KINDS: Mapping[str, Mapping[str, Any]] = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
HELD_SEEDS = (7, 8)
HELD_OUT = frozenset(name for name, kind in KINDS.items() if kind.get("held_out"))
_YEARS = ("2026", "2025", "2024", "2023")
_TOLD = "<p>El alcalde y su corporación visitaron la aldea y saludaron a los vecinos en un acto lleno de alegría este fin de semana.</p>"
_SPOKEN = ("K'iche'", "Versión en idioma Kaqchikel", "Información en Q'eqchi'", "Mam", "Idioma Ixil")
_ENTRIES = (
    *("Información Pública", "Transparencia", "Acceso a la Información Pública"),
    *("Ley de Acceso a la Información", "Información de oficio"),
)


@dataclass(kw_only=True)
class Site:
    """A site as it is made: its pages and files, and what each paper's address is."""

    town: Town
    kind: Mapping[str, Any]
    rng: Random
    files: dict[str, str | bytes] = field(default_factory=dict)
    at: dict[str, Paper] = field(default_factory=dict)  # address -> paper
    findings: dict[str, str] = field(default_factory=dict)  # what is true of the site as a whole

    def page(self, path: str, title: str, body: str, menu: str = "") -> str:
        """Put a whole page at a path; gives its address."""
        self.files[path] = (
            f'<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>{menu}{body}'
            f"<footer><p>Municipalidad de {escape(self.town.name)}. Tel. 7755-1234. Derechos reservados © 2026</p></footer></body></html>"
        )
        return "/" + quote(path.removesuffix("index.html"))

    def put(self, folder: str, one: Paper) -> str:
        """Put a paper into a folder; gives its address."""
        path, copy = f"{folder}/{one.name}", 2
        while path in self.files:
            stem, _, ending = one.name.rpartition(".")
            path, copy = f"{folder}/{stem}-{copy}.{ending}", copy + 1
        self.files[path] = one.body
        self.at["/" + path] = one
        return "/" + quote(path)

    def fill(self, piece: str, **values: str) -> str:
        """A piece of the kind's markup with its values."""
        return Template(self.kind[piece]).substitute(values)

    def heading(self, group: Group) -> str:
        """The heading of a group; in two languages where the kind is."""
        words = group.heading
        if self.kind.get("both"):
            other = self.rng.choice(WORDS["kiche"]["words"])
            words = f"{other} / {words}" if self.rng.random() < 0.5 else f"{words} ({other})"
        return escape(words)

    def group(self, group: Group, piece: str = "group", **values: str) -> str:
        """A group with all that hangs under it, in the named piece of markup."""
        day = f"{self.rng.randrange(1, 29):02d}/11/2026"
        items = "".join(self._item(one, day) for one in group.papers)
        said = "".join((self.kind.get("caption", "{}").format(escape(over)) if over else "") + body for over, body in group.inline)
        return self.fill(
            piece, heading=self.heading(group), number=str(group.number), slug=slug(group.heading), inline=said, items=items, **values
        )

    def _item(self, one: Paper, day: str) -> str:
        url = self.put(self.kind["files"], one)
        if self.kind["layout"] == "posts":
            path = Template(self.kind["own_at"]).substitute(slug=slug(one.caption), place=str(len(self.at)))
            url = self.page(path, one.caption, self.fill("own", caption=escape(one.caption), file=url))
        return self.fill("item", url=url, caption=escape(one.caption), name=escape(one.name), day=day)


def slug(words: str) -> str:
    """Words as a piece of an address."""
    letters = "".join(sign if sign.isalnum() else "-" for sign in plain(words).lower())
    return "-".join(piece for piece in letters.split("-") if piece)[:50]


def make(kind: str, town: Town, groups: list[Group]) -> Site:
    """The site of a town in the markup of a kind."""
    site = Site(town=town, kind=KINDS[kind], rng=town.rng)
    shown = [group for group in groups if group.shown]
    body = _LAYOUTS[site.kind["layout"]](site, shown)
    to = site.page(site.kind["at"], f"{site.kind['title']} - {town.name}", site.fill("page", groups=body))
    words, direct, spoken = site.rng.choice(_ENTRIES), site.rng.random() < 0.8, site.rng.random() < 0.4
    ways = [("/", "Inicio"), ("/muni.html", "Municipalidad"), *([(to, words)] if direct else [])]
    ways += [("/idioma.html", site.rng.choice(_SPOKEN))] if spoken else []
    menu = f"<nav><ul>{''.join(f'<li><a href={url!r}>{said}</a></li>' for url, said in ways)}</ul></nav>"
    told = (
        ("/noticia-1.html", "Alcalde inauguró obra en septiembre de 2026"),
        ("/noticia-2.html", "Entregan becas a 40 estudiantes"),
        ("/noticia-3.html", "Marimba de la comunidad Achi alegró la feria de Rabinal"),
    )
    news = f"<h1>Bienvenidos</h1><h2>Noticias</h2><ul>{''.join(f'<li><a href={url!r}>{said}</a></li>' for url, said in told)}</ul>"
    site.page("index.html", f"Municipalidad de {town.name}", news, menu)
    for url, said in told:
        site.page(url.strip("/"), said, f"<h1>{said}</h1>{_TOLD}")
    if spoken:
        site.page("idioma.html", "Idioma", "<h1>Utzil ipetik</h1><p>Saqarik, iwonojel. Chipam ri qatinamit kqatzujuj ronojel ri patan.</p>")
    site.page("muni.html", "Municipalidad", f"<h1>Nuestro municipio</h1><p>Fundado hace años.</p><p><a href={to!r}>{words}</a></p>")
    site.findings["laip-10-29:enlace-de-inicio"] = "met" if direct else "missing"
    site.findings["laip-10-29:idiomas"] = "met" if spoken else "missing"
    return site


def _one(site: Site, groups: list[Group]) -> str:
    return "".join(site.group(group) for group in groups)


def _each(site: Site, groups: list[Group]) -> str:
    entries = []
    for group in groups:
        path = Template(site.kind["own_at"]).substitute(number=f"{group.number:02d}", slug=slug(group.heading))
        url = site.page(path, f"{group.heading} - Municipalidad", site.group(group, "own"))
        entries.append(site.fill("entry", url=url, heading=site.heading(group), number=str(group.number)))
    return "".join(entries)


def _by_year(groups: list[Group]) -> Iterator[tuple[str, list[Group]]]:
    """The groups of each year, newest first; what has no period stands with the newest."""
    for year in _YEARS:
        own = []
        for group in groups:
            papers = [one for one in group.papers if (str(one.period.year) if one.period else _YEARS[0]) == year]
            inline = group.inline if year == _YEARS[0] else []
            if papers or year == _YEARS[0]:
                own.append(replace(group, papers=papers, inline=inline))
        if own:
            yield year, own


def _years(site: Site, groups: list[Group]) -> str:
    entries = []
    for year, own in _by_year(groups):
        body = site.fill("own", year=year, groups=_one(site, own))
        url = site.page(Template(site.kind["own_at"]).substitute(year=year), f"Información pública {year}", body)
        entries.append(site.fill("entry", url=url, year=year))
    return "".join(entries)


def _tabs(site: Site, groups: list[Group]) -> str:
    return "".join(site.fill("pane", year=year, groups=_one(site, own)) for year, own in _by_year(groups))


def _folders(site: Site, groups: list[Group]) -> str:
    """Listings of folders: what a page would say in text stands in a file there."""
    entries = []
    for group in groups:
        name = group.heading.replace("/", "-").replace(":", "")
        folder = f"{site.kind['files']}/{name}"
        items = [site.fill("item", url=site.put(folder, one), caption="", name=escape(one.name), day="2026-11-03") for one in group.papers]
        url = site.page(f"{folder}/index.html", f"Index of /{folder}", f"<h1>Index of /{escape(folder)}</h1><pre>{''.join(items)}</pre>")
        entries.append(site.fill("entry", url=url, heading=escape(name)))
    return "".join(entries)


_LAYOUTS: Mapping[str, Callable[[Site, list[Group]], str]] = {
    "one": _one,
    "posts": _one,
    "each": _each,
    "years": _years,
    "tabs": _tabs,
    "folders": _folders,
}
