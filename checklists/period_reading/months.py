"""The names of months and of parts of a year, and the pieces that patterns of dates are made of."""

from __future__ import annotations

from collections.abc import Iterable

NAMES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
SHORT = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_OTHERS = {"setiembre": 9, "sept": 9, "set": 9, "agto": 8, "agos": 8, "juni": 6, "juli": 7, "febr": 2, "novi": 11, "dici": 12, "octu": 10}
MONTHS: dict[str, int] = {name: n for names in (NAMES, SHORT) for n, name in enumerate(names, 1)} | _OTHERS
SURE = (*NAMES, "setiembre")  # never another word
FUZZY = ("febrero", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre")  # a slip in them is still a month

NTH: dict[str, int] = {
    **dict.fromkeys(("1", "i", "primer", "primero", "primera", "1er", "1ro", "1o", "1ero", "1ra"), 1),
    **dict.fromkeys(("2", "ii", "segundo", "segunda", "2do", "2o", "2da"), 2),
    **dict.fromkeys(("3", "iii", "tercer", "tercero", "tercera", "3er", "3ro", "3o", "3ero", "3ra"), 3),
    **dict.fromkeys(("4", "iv", "cuarto", "cuarta", "4to", "4o", "4ta"), 4),
    "ultimo": 0,
}
MONTHS_IN = {"b": 2, "t": 3, "c": 4, "s": 6}  # by the first letter of the unit

_TEENS = ("diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte")
_TWENTIES = tuple(f"veinti{n}" for n in ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"))
SPELLED = {f"dos mil {word}": 2010 + n for n, word in enumerate((*_TEENS, *_TWENTIES, "treinta"))}


def any_of(some: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(sorted(some, key=len, reverse=True))


M = rf"({any_of(MONTHS)})(?![a-z])\.?"
M_GLUED = rf"({any_of(MONTHS)})\.?"
Y = r"(20\d\d)(?!\d)"
S = r"[\s.,\-/()]{0,4}"  # what stands between the parts of a date
OF = S + r"(?:del?\b" + S + r")?(?:ano\b|mes de\b|ejercicio fiscal\b)?" + S
TO = r"\s*(?:\bal?\b|\bhasta(?: el)?\b|-|/|\by\b|\be\b|,)\s*"
DAY = r"(?:(?:el|del|dia)\s+)?(?:\d{1,2}\s*(?:ro|er|do)?\.?" + S + r"(?:del?\s+)?(?:mes de\s+)?)?"
N = f"({any_of(NTH)})"
UNIT = r"(bimestre|trimestre|trim|cuatrimestre|cuatri|semestre|sem)(?![a-z])\.?"
