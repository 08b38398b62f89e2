"""What a town publishes in several years, as its office keeps it: workbooks of every month, and gigabytes of signed papers from a scanner.

Always the same for the same numbers. The rows are those of the demonstration's town that keeps the law, longer ago; the papers are
pictures of pages with the grain of a scanner, so that they compress as badly as real ones and no two have a piece in common.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from checklists.load import load_checklist
from demo.batch import Paper, Publication, write_batch
from demo.towns import KEEPER, Habit

WIDTH, HEIGHT = 1240, 1754  # a page of letter paper at 150 dots an inch
GRAIN = 0.35  # how much of a picture is the scanner's
LARGEST = 47  # pages of the thickest paper, about a megabyte each: the portal takes 50 MB
YEARS = 6
_EPOCH = time.gmtime(0)


def publications(today: date, count: int, megabytes: int) -> list[Publication]:
    """The newest `count` of its publications by the day on which they came, with so many megabytes of papers in all (without their bytes:
    see `with_papers`).
    """
    law = load_checklist()
    habits = {part.code: replace(KEEPER.habits.get(part.code, Habit()), months=12 * YEARS) for part in law.parts}
    town = replace(KEEPER, habits=habits, world=replace(KEEPER.world, staff=320))
    told = sorted(town.publications(law, today), key=lambda item: (item.on, item.part, item.period))[-count:]
    able = [place for place, item in enumerate(told) if item.sheet or item.papers]
    for place, pages in _thick(able, megabytes):
        item = told[place]
        paper = Paper(name=f"firmado-{item.part}-{item.period}.pdf", title="Copia firmada y sellada", data=b"%d" % pages)
        told[place] = replace(item, papers=(*item.papers, paper))
    return told


def batches(today: date, count: int, megabytes: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """A folder for `portal import_edition --batch` of each month in which something came, the oldest first, and how much is in it. The
    same folder each time: what was in it is published.
    """
    for month, told in groupby(publications(today, count, megabytes), key=lambda item: f"{item.on:%Y-%m}"):
        place = folder / month
        yield place, write_batch(place, (with_papers(item) for item in told))


def with_papers(item: Publication) -> Publication:
    """The same with the bytes of its papers."""
    return replace(item, papers=tuple(_scanned(paper) for paper in item.papers))


def scan(pages: int, seed: str, words: Sequence[str] = ()) -> bytes:
    """A PDF of so many pictures, about a megabyte each."""
    page = _page(words)
    made = [_grained(page, f"{seed}/{number}") for number in range(pages)]
    out = io.BytesIO()
    made[0].save(out, "PDF", save_all=True, append_images=made[1:], resolution=150, title="Escáner", creationDate=_EPOCH, modDate=_EPOCH)
    return out.getvalue()


def _thick(able: Sequence[int], megabytes: int) -> Iterator[tuple[int, int]]:
    """Which publications carry a signed paper, and of how many pages: most a few, some very many, as they are."""
    chance, left = random.Random("papeles"), megabytes
    for place in chance.sample(able, len(able)):
        if left <= 0:
            return
        pages = min(left, LARGEST, max(1, round(chance.lognormvariate(1.3, 1.0))))
        left -= pages
        yield place, pages


def _scanned(paper: Paper) -> Paper:
    """A signed paper; one that has its bytes stays."""
    if not paper.data.isdigit():
        return paper
    return replace(paper, data=scan(int(paper.data), paper.name, (paper.title, paper.name)))


def _page(words: Sequence[str]) -> Image.Image:
    page = Image.new("L", (WIDTH, HEIGHT), 238)
    draw = ImageDraw.Draw(page)
    lines = [*words, *("El Concejo Municipal acuerda aprobar lo que se detalla en los folios que siguen." for _ in range(45))]
    for number, line in enumerate(lines):
        draw.text((120, 120 + 32 * number), line, fill=40, font=ImageFont.load_default(20))
    return page


def _grained(page: Image.Image, seed: str) -> Image.Image:
    grain = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    return Image.blend(page, grain, GRAIN)
