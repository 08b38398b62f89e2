"""What the person who watches reads: steps, progress, the table of scores, addresses and logins."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checklists.model import Checklist
from demo.towns import Town

OFFICER = "encargada"  # an account that may do everything, with a second factor already set up
TIMES_A_LINE = 10.0  # seconds between two lines of progress where there is no terminal


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A town at the end: where its portal is, an officer's password and the key of the second factor, its assessment and the report."""

    town: Town
    address: str
    password: str
    key: str
    assessment: dict[str, Any]
    report: str

    def score(self, law: str = "laip") -> dict[str, Any]:
        """The score of one law."""
        found: dict[str, Any] = next(card["score"] for card in self.assessment["scorecards"] if card["law"] == law)
        return found


class Steps:
    """Says each step, and how long the one before took."""

    def __init__(self, count: int) -> None:
        self._count, self._number = count, 0
        self._began = self._last = time.monotonic()

    def step(self, title: str, detail: str = "") -> None:
        """Begin the next step."""
        self.done()
        self._number += 1
        print(f"\nPaso {self._number} de {self._count}. {title}", flush=True)
        if detail:
            print(f"  {detail}", flush=True)

    def done(self) -> None:
        """End the step that runs, if one does."""
        now = time.monotonic()
        if self._number:
            print(f"  Hecho en {now - self._last:.0f} segundos.", flush=True)
        self._last = now

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began


class Counting:
    """One line that changes on a terminal; a line now and then elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._told = time.monotonic()

    def tell(self, words: str) -> None:
        """Show how far it is."""
        if self._terminal:
            print(f"\r\x1b[K  {words}", end="", flush=True)
        elif time.monotonic() - self._told >= TIMES_A_LINE:
            self._told = time.monotonic()
            print(f"  {words}", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal:
            print("\r\x1b[K", end="", flush=True)


def table(shown: Sequence[Shown]) -> str:
    """The three scores of article 10, and of article 17 Ter below them."""
    width = max(len(item.town.world.name) for item in shown)
    lines = [f"  {'Municipio':<{width}}  {'Puntaje':>7}  {'entre':>13}  {'Rango':<13} {'Páginas':>7}  {'17 Ter':>7}"]
    for item in shown:
        score, other = item.score(), item.score("presupuesto-17ter")
        between = f"{score['low']:.1f} y {score['high']:.1f}"
        pages = item.assessment["crawl"]["pages"]
        lines.append(
            f"  {item.town.world.name:<{width}}  {_point(score):>7}  {between:>13}  {score['band'] or 'por confirmar':<13} "
            f"{pages:>7}  {_point(other):>7}"
        )
    return "\n".join(lines)


def _point(score: dict[str, Any]) -> str:
    return "sin dato" if score["point"] is None else f"{score['point']:.1f}"


def addresses(shown: Sequence[Shown], monitor: str, reviewer: tuple[str, str]) -> str:
    """Where everything is and how to enter. The passwords are of this run only."""
    lines = [f"Portales (quien publica entra en /panel/ y quien edita páginas en /admin/, con la cuenta {OFFICER}):"]
    for item in shown:
        lines.append(f"  {item.address:<24} {item.town.world.name}: {item.town.story}")
        lines.append(f"  {'':<24} contraseña: {item.password}")
        lines.append(f"  {'':<24} código:     {sys.executable} -m demo.code {item.key}")
    lines += ["", "Monitor, la mirada desde afuera (evaluaciones, pruebas e historia de la PDH):"]
    lines += [f"  {monitor:<24} cuenta: {reviewer[0]}   contraseña: {reviewer[1]}"]
    lines += [f"  {'':<24} revisa y coordina la supervisión abierta, y lleva la implementación; la primera vez prepara su segundo factor"]
    lines += [f"  {monitor + 'guia/':<24} la guía técnica, para cualquiera"]
    return "\n".join(lines)


def complaints(shown: Sequence[Shown]) -> list[str]:
    """What is not as it should be about the scores, one sentence each: the demo proves that the ruler tells the three towns apart."""
    keeper, half, empty = (item.score() for item in shown)
    found = []
    if (keeper["point"] or 0) < 95 or keeper["low"] < 85:
        found.append(f"{shown[0].town.world.name} cumple y debía tener 95 o más, con 85 o más de mínimo.")
    if half["point"] is None or not 40 <= half["point"] <= 80:
        found.append(f"{shown[1].town.world.name} cumple a medias y debía tener entre 40 y 80.")
    if empty["point"] is None or empty["point"] >= 20:
        found.append(f"{shown[2].town.world.name} apenas empieza y debía tener menos de 20.")
    return found


def notes_in_words(notes: Sequence[str]) -> str:
    """What the ruler told and let through; the demo's tables hold minors and counts under five on purpose."""
    if not notes:
        return ""
    withheld = sum("menor de edad" in note or "menos de 5" in note for note in notes)
    count = "1 aviso" if len(notes) == 1 else f"{len(notes)} avisos"
    return f", con {count}" + (f" ({withheld} de nombres de menores y conteos de menos de 5 personas, que se retiran)" if withheld else "")


def law_in_words(law: Checklist) -> str:
    """How much the law asks, in numbers."""

    def counted(number: int) -> str:
        return "1 obligación" if number == 1 else f"{number} obligaciones"

    counts = "; ".join(f"{counted(len(item.obligations))} de {item.citation}, {item.article}" for item in law.laws)
    return f"{counts}. En partes: {len(list(law.parts))}; preguntas: {sum(len(part.criteria) for part in law.parts)}."
