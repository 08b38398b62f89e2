"""What a terminal shows of a night: a line for each visit under way where it can be redrawn, a line for each that ended, and the sum."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

from checklists.words import day_words, how_many
from monitor.archive.shelf import folder_of
from monitor.dashboard.words import ending
from monitor.jobs.advice import advice
from monitor.jobs.errand import Errand
from monitor.jobs.night import Ended, How

_REDRAWN = 0.2  # seconds between two drawings


class Lines:
    """A plain line for each visit that ended: for files, and for terminals that cannot move the cursor."""

    def __init__(self, out: TextIO, total: int) -> None:
        self._out, self._total = out, total
        self._told: set[Errand] = set()

    def begun(self, errand: Errand) -> None:
        """Nothing is told of a beginning."""

    def asked(self, errand: Errand, url: str, fetched: str, count: int) -> None:
        """Nothing is told of a request."""

    def ended(self, ended: Ended) -> None:
        """Tell how a visit ended."""
        self._told.add(ended.errand)
        self._write(f"{len(self._told):>4}/{self._total}  {line_of(ended)}\n")

    def close(self) -> None:
        """Nothing is left to be taken away."""

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


class Board(Lines):
    """A line for each visit under way, redrawn below those that ended."""

    def __init__(self, out: TextIO, total: int) -> None:
        super().__init__(out, total)
        self._running: dict[Errand, str] = {}
        self._drawn, self._at = 0, 0.0

    def begun(self, errand: Errand) -> None:
        """Show a new line."""
        self._running[errand] = "empieza"
        self._draw()

    def asked(self, errand: Errand, url: str, fetched: str, count: int) -> None:
        """Renew a line, not oftener than eyes can follow."""
        self._running[errand] = f"{count:>5}  {url}"
        if time.monotonic() - self._at > _REDRAWN:
            self._draw()

    def ended(self, ended: Ended) -> None:
        """Turn a line into one that stays."""
        self._running.pop(ended.errand, None)
        self.close()
        super().ended(ended)
        self._draw()

    def close(self) -> None:
        """Take the lines of what is under way away."""
        if self._drawn:
            self._write(f"\x1b[{self._drawn}A\x1b[J")
        self._drawn = 0

    def _draw(self) -> None:
        wide = shutil.get_terminal_size().columns - 1  # a line that wrapped could not be taken away again
        lines = [f"  {whose(errand)[:30]:<30} {now}"[:wide] for errand, now in self._running.items()]
        up = f"\x1b[{self._drawn}A\x1b[J" if self._drawn else ""
        self._write(up + "".join(line + "\n" for line in lines))
        self._drawn, self._at = len(lines), time.monotonic()


def whose(errand: Errand) -> str:
    """Whose visit it is, by code and name."""
    return f"{errand.municipality} {errand.name}".strip()


def line_of(ended: Ended) -> str:
    """One visit in one line."""
    known = {
        How.HELD: f"no se hizo: {ended.reason}",
        How.BROKEN: f"no se pudo hacer: {ended.reason}",
        How.LEFT: "quedó a medias",
    }
    text = known.get(ended.how, "")
    if ended.row is not None:
        crawl = ended.row.crawl
        text = (
            f"{ending(crawl.outcome)}{'' if crawl.complete else ', incompleto'}; "
            f"{how_many(crawl.pages, 'página', 'páginas')} y {how_many(crawl.documents, 'documento', 'documentos')}"
        )
        text += f", {_length(ended.seconds)}" if ended.how is How.DONE else "; ya estaba hecho"
    return f"{whose(ended.errand)}: {text}"


def sum_of(night: Sequence[Ended], seconds: float, again: str) -> Iterator[str]:
    """The night in some lines: how many, how each ended, and what to do about it."""
    if not night:
        return
    done = [one for one in night if one.row is not None]
    yield f"Visitas del {day_words(night[0].errand.day)}: {len(done)} de {len(night)} hechas, en {_length(seconds)}."
    by_outcome: dict[str, list[Ended]] = {}
    for one in done:
        by_outcome.setdefault(one.row.crawl.outcome if one.row else "", []).append(one)
    for outcome, ended in sorted(by_outcome.items(), key=lambda pair: -len(pair[1])):
        yield from _group(ending(outcome), ended, advice(outcome), lambda one: one.errand.url)
    for how, title, remedy in (
        (How.BROKEN, "no se pudieron hacer", "Corrija la causa y repita la misma orden."),
        (How.HELD, "los visita otro proceso", "Espere a que termine y repita la misma orden."),
        (How.LEFT, "quedaron por hacer", f"Para seguir donde quedó: {again}"),
    ):
        if ended := [one for one in night if one.how is how]:
            yield from _group(title, ended, remedy, lambda one: one.reason or one.errand.url)


def _group(title: str, ended: Sequence[Ended], remedy: str, said: Callable[[Ended], str]) -> Iterator[str]:
    yield f"{len(ended):>5}  {title}." + (f" {remedy}" if remedy else "")
    if remedy:
        yield from (f"         {whose(one.errand)}: {said(one)}" for one in ended[:50])
        if len(ended) > 50:
            yield f"         y {len(ended) - 50} más"


def as_dict(night: Sequence[Ended], seconds: float) -> dict[str, Any]:
    """The night as JSON types."""
    return {"seconds": round(seconds, 1), "portals": [_one(ended) for ended in night]}


def _one(ended: Ended) -> dict[str, Any]:
    crawl = ended.row.crawl if ended.row is not None else None
    return {
        **ended.errand.to_dict(),
        "how": str(ended.how),
        "reason": ended.reason,
        "seconds": round(ended.seconds, 1),
        "assessment": ended.row.pk if ended.row is not None else None,
        "folder": str(folder_of(crawl.folder)) if crawl else None,
        "outcome": crawl.outcome if crawl else None,
        "complete": crawl.complete if crawl else None,
        "pages": crawl.pages if crawl else None,
        "documents": crawl.documents if crawl else None,
    }


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
