"""What a cell that cannot be read was surely meant to say: slips of the hand that have one right reading. None where there are two.

A guess is offered and never taken: somebody accepts it, and the cell is judged again.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from checklists import identifiers
from checklists.folding import distance
from checklists.reading.withheld import plain

_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_GLUED = re.compile(r"(\d{2})(\d{2})(20\d{2})|(20\d{2})(\d{2})(\d{2})")
_SIGNS = re.compile(r"(\d{1,2})\D{1,3}(\d{1,2})\D{1,3}(\d{4})")
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}")
_BEFORE = r"^(?:q(?=[\s\d.:])|(?:qtz|gtq|quetzales|son|total|monto|aprox(?:imadamente)?)\b)[\s.:]*"
_AFTER = r"[\s.]*(?:q|quetzales|exactos|netos|c/u|cada un[oa])\.?$|\.?-+$"
_AROUND = re.compile(f"{_BEFORE}|{_AFTER}", re.IGNORECASE)
_LETTERS = str.maketrans("oOlI", "0011")


def guess_date(text: str) -> date | None:
    """`5 de octubrre de 2026`, `October 5, 2026`, `05102026`, `5/ 10 /2026.`: day, month and year in one way."""
    bare = plain(text)
    if (glued := _GLUED.fullmatch(bare)) is not None:
        day, month, year = (glued[1], glued[2], glued[3]) if glued[1] else (glued[6], glued[5], glued[4])
        return _day(int(day), int(month), int(year))
    months = [number for word in bare.split() if (number := _month(word))]
    numbers = [int(piece) for piece in bare.split() if piece.isdigit()]
    if len(months) == 1 and len(numbers) == 2:
        day, year = sorted(numbers)
        return _day(day, months[0], year)
    if not months and (found := _SIGNS.fullmatch(text.strip(" .,;"))):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return None


def guess_month(text: str) -> str | None:
    """`octubrre 2026`: a month with its year."""
    bare = plain(text)
    months = [number for word in bare.split() if (number := _month(word))]
    years = [int(piece) for piece in bare.split() if re.fullmatch(r"20\d\d", piece)]
    return f"{years[0]}-{months[0]:02d}" if len(months) == len(years) == 1 else None


def _month(word: str) -> int:
    if len(word) < 3 or not word.isalpha():
        return 0
    for names in (_MONTHS, _ENGLISH):
        for number, name in enumerate(names, 1):
            slips = 1 if len(name) < 8 else 2
            if name.startswith(word) or (len(word) >= 5 and word[0] == name[0] and distance(word, name, slips) <= slips):
                return number
    return 0


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def guess_amount(text: str) -> Decimal | None:
    """`4.500.00`, `4,500,00`, `Q4,5OO.00`, `4500.00 exactos`: digits with one way to tell hundreds from cents."""
    bare = text.strip()
    for _ in range(3):
        bare = _AROUND.sub("", bare).strip()
    bare = bare.replace(" ", "")
    if re.fullmatch(r"[\doOlI.,]*\d[\doOlI.,]*", bare):
        bare = bare.translate(_LETTERS)
    if _GROUPS.fullmatch(bare):
        whole, cents = re.sub(r"[.,]", "", bare[:-3]), bare[-2:]
        return Decimal(f"{whole}.{cents}")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,2})?", bare):
        return Decimal(bare.replace(",", ""))
    return None


def guess_uri(text: str) -> str | None:
    """`www.muni.gob.gt/acta.pdf`, `https:/muni.gob.gt`: an address without its beginning, or with a slip in it."""
    bare = re.sub(r"^(?:https?|htpps?|htttps?)\s*:?\s*/{0,3}\s*", "", text.strip(), flags=re.IGNORECASE)
    fits = re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?", bare, re.IGNORECASE) is not None and "@" not in bare
    return f"https://{bare}" if fits else None


def guess_email(text: str) -> str | None:
    """`info @muni,gob.gt`: spaces within it, commas in the place of points."""
    bare = re.sub(r"\s*([@.,])\s*", r"\1", text.strip(" .;<>")).replace(",", ".")
    return identifiers.read_emails(bare) if bare.count("@") == 1 else None


def guess_yes_or_no(text: str) -> bool | None:
    """`Sí, aplica`, `No tiene`, `afirmativo`: what begins with one of the two."""
    first = (plain(text).split() or [""])[0]
    return True if first in ("si", "afirmativo", "correcto") else False if first in ("no", "negativo", "ninguno", "ninguna") else None
