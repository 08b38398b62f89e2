"""The patterns of periods, the surest first: spans, parts of a year, months by name, dates in figures, years."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from checklists.period_reading.lookalikes import clean
from checklists.period_reading.months import DAY, M_GLUED, MONTHS, MONTHS_IN, NTH, OF, SURE, TO, UNIT, M, N, S, Y, any_of

FIRST_YEAR = 2000
LAST_YEAR = 2100  # where no `today` bounds it
FARTHEST = 2035  # a year beyond it that stands alone is a goal
PLAN_YEARS = 20  # the longest plan or term of office
NO_YEAR = "--"  # stands where a text names months and no year

_APPROVED = re.compile(
    r"\b(?:aprobad|publicad|emitid|suscrit|actualizad|modificad)[oa]s?\b"
    rf"(?:\s+(?:en|el|al|con fecha|segun)\b|\s*:?(?=[^a-z]{{0,3}}(?:20\d\d|\d\d?[/\-]|{any_of(SURE)}))).*$"
)
_FIGURES = r"(\d{1,2})[/.\-](\d{1,2})[/.\-](20\d\d)"
_DAYS_SPAN = re.compile(r"\b" + _FIGURES + TO + _FIGURES)
_LONG_SPAN = re.compile(DAY + M + OF + Y + TO + DAY + M + OF + Y)
_SPAN = re.compile(r"(?<![a-z])" + DAY + M + r"(?:" + TO + DAY + M + r")+" + OF + Y)
_SPAN_BARE = re.compile(r"(?<![a-z])" + M + r"(?:\s+" + M + r")+" + OF + Y)
_SPAN_AFTER = re.compile(Y + OF + DAY + M + TO + DAY + M)
_MAYBE = r"(?:" + OF + Y + r")?"
_EITHER = (
    N + r"[°º.\-\s]{0,3}" + UNIT,
    UNIT + r"[\s.\-]{0,3}(?:(?:no|num|numero)[\s.]{1,2})?" + N + r"(?![a-z0-9])",
)  # first quarter, quarter 1
_PART = re.compile(r"(?<![a-z0-9])" + _EITHER[0] + _MAYBE + r"|" + _EITHER[1] + _MAYBE)
_PART_AFTER = re.compile(Y + S + r"(?:" + _EITHER[0] + r"|" + _EITHER[1] + r")")
_SHORT_PART = re.compile(r"(?<![a-z0-9])([tqcs])([1-4])[\s\-/]{0,3}" + Y + r"|(?<!\d)(20\d\d)[\s\-/]{0,3}([tqcs])([1-4])(?![a-z0-9])")
_ONLY_PART = re.compile(r"^\W*[tq]([1-4])\W*$")
_NOT_PARTS = r"(?<!tomo-)(?<!fase-)(?<!parte-)(?<!etapa-)"
_ROMAN_PART = re.compile(rf"(?<![a-z0-9]){_NOT_PARTS}(iv|i{{1,3}})-(20\d\d)(?!\d)|(?<!\d)(20\d\d)-(iv|i{{1,3}})(?![a-z0-9])")
_MONTH_YEAR = re.compile(r"(?<![a-z])" + M + OF + Y)
_GLUED = re.compile(r"(?<![a-z])" + M_GLUED + Y)
_YEAR_MONTH = re.compile(Y + S + r"(?:(?:del?|mes|correspondiente|al|para|\d{1,2}|[\-/.,])\s*){0,4}" + M)
_SHORT_YEAR = re.compile(r"(?<![a-z])" + M_GLUED + r"(?:[\s\-/.]|\bdel?\b){0,3}'?(\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.]?\s?(0[1-9]|1[0-2])(?:[-/.]?\s?(?:0[1-9]|[12]\d|3[01]))?(?!\d|-\d)")
_DMY = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(0?[1-9]|1[0-2])\s?[-/.]\s?" + Y)
_DMY_SHORT = re.compile(r"(?<![\d\-/])(?:0?[1-9]|[12]\d|3[01])([-/])(0[1-9]|1[0-2])\1([0-4]\d)(?![\d\-/])")
_DMY_GLUED = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])" + Y)
_MY = re.compile(r"(?<![\d\-/])(0?[1-9]|1[0-2])\s?[-/.]\s?(20\d\d)(?!\d|-\d)")
_MY_GLUED = re.compile(r"(?<!\d)(0[1-9]|1[0-2])(20[12]\d)(?!\d)|(?:(?<=[a-z] )|(?<=[a-z]{4}))(0[1-9]|1[0-2])\s(20\d\d)(?!\d)")
_MES = re.compile(r"\bmes (?:de )?(0?[1-9]|1[0-2])\b\D{1,12}\b(20\d\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:\s?(?:-|/|\bal?\b|\by\b)\s?)(20\d\d|\d\d)(?!\d)")
_YEAR_LIST = re.compile(r"(?<!\d)(20\d\d)(?:(?:\s|,|\by\b)+20\d\d)*(?:\s|,|\by\b)+(20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LABELLED = re.compile(r"\b(?:ano|ejercicio(?: fiscal)?|periodo(?: fiscal)?|poa|presupuesto|gestion|vigencia|year)\s*(?:del?\s*)?" + Y)
_GOAL = re.compile(r"\b(?:al(?: ano)?|hacia(?: el)?(?: ano)?|para(?: el)?(?: ano)?|en el ano)\s+(20\d\d)\b")
_PROMISE = re.compile(r"\b(?:ser|sera|seremos|habremos|habra|lograr|lograremos|tendremos|tendra|convertir\w*|posicionar\w*)\b")
_PLANNED = re.compile(r"\b(?:presupuesto|poa|pac|plan|programacion|anteproyecto|planificacion)\b.*\bpara\b")
_LONE = re.compile(rf"(?<![a-z])({any_of(SURE)})(?![a-z])")
_ONLY_MONTH = re.compile(r"^\W*(?:\d{1,2}\W+)?" + M + r"\W*$")


def read_period(text: str, heading: str = "", *, today: date | None = None) -> str | None:
    """The period of a text, or None: `2024-03`, `2024`, `2024-01/2024-04`, `2020/2021`.

    Months without a year take the year of the heading above (`Marzo` under `Año 2024`); a text without any takes the heading's period.
    Years from 2000 to next year (`today`), or to 2100 without `today`.
    """
    last = today.year + 1 if today else LAST_YEAR
    cleaned = clean(text)
    subject = _APPROVED.sub("", cleaned)
    own = (_read(subject, last) if subject != cleaned else None) or _read(cleaned, last)
    if own is not None and not own.startswith(NO_YEAR):
        return own
    above = _read(clean(heading), last) if heading else None
    if above is None or above.startswith(NO_YEAR):
        return None
    if own is None:
        return above
    return own.replace(NO_YEAR, f"{above[:4]}-") if len(set(_YEAR.findall(above))) == 1 else None


@lru_cache(maxsize=8192)
def _read(text: str, last: int) -> str | None:
    """The period of a cleaned text; `--03` or `--01/--03` for months without a year."""
    if not text:
        return None
    for reader in (_spans, _parts, _named, _figures, _years):
        found = reader(text, last)
        if found is not None:
            return found
    return _without_year(text)


def _fits(year: int, last: int) -> bool:
    return FIRST_YEAR <= year <= last


def _range(first: tuple[int, int], then: tuple[int, int], last: int) -> str | None:
    """From (year, month) to (year, month), in the shortest way to write it."""
    if first > then or not (_fits(first[0], last) and _fits(then[0], last) and 1 <= first[1] <= 12 and 1 <= then[1] <= 12):
        return None
    if first == then:
        return f"{first[0]}-{first[1]:02d}"
    if first[0] == then[0] and (first[1], then[1]) == (1, 12):
        return str(first[0])
    return f"{first[0]}-{first[1]:02d}/{then[0]}-{then[1]:02d}"


def _spans(text: str, last: int) -> str | None:
    if match := _DAYS_SPAN.search(text):
        return _range((int(match[3]), int(match[2])), (int(match[6]), int(match[5])), last)
    if match := _LONG_SPAN.search(text):
        return _range((int(match[2]), MONTHS[match[1]]), (int(match[4]), MONTHS[match[3]]), last)
    if match := _SPAN.search(text) or _SPAN_BARE.search(text):
        year, start, end = int(match[3]), MONTHS[match[1]], MONTHS[match[2]]
        return _range((year if start <= end else year - 1, start), (year, end), last)
    if match := _SPAN_AFTER.search(text):
        return _range((int(match[1]), MONTHS[match[2]]), (int(match[1]), MONTHS[match[3]]), last)
    return None


def _parts(text: str, last: int) -> str | None:
    """Quarters, four-month and half-year periods."""
    if match := _PART_AFTER.search(text):
        return _share(match[2] or match[5], match[3] or match[4], match[1], last)
    if match := _PART.search(text):
        nth, unit, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        return _share(nth, unit, year or _only_year(text, last) or "", last)
    if match := _ONLY_PART.match(text):
        return _share(match[1], "trimestre", "", last)
    if match := _SHORT_PART.search(text):
        unit, nth, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
        return _share(nth, "trimestre" if unit == "q" else unit, year, last)
    if match := _ROMAN_PART.search(text):
        return _share(match[1] or match[4], "trimestre", match[2] or match[3], last)
    return None


def _share(nth: str, unit: str, year: str, last: int) -> str | None:
    months = MONTHS_IN[unit[0]]
    end = (NTH[nth] or 12 // months) * months
    if end > 12 or (year and not _fits(int(year), last)):
        return None
    before = f"{year}-" if year else NO_YEAR
    return f"{before}{end - months + 1:02d}/{before}{end:02d}"


def _only_year(text: str, last: int) -> str | None:
    years = {year for year in _YEAR.findall(text) if _fits(int(year), last)}
    return years.pop() if len(years) == 1 else None


def _named(text: str, last: int) -> str | None:
    """A month by name with its year. Of several, the last: what stands before is mostly a folder."""
    found = [(m[2], m[1]) for m in _MONTH_YEAR.finditer(text)] or [(m[2], m[1]) for m in _GLUED.finditer(text)]
    found = found or [(m[1], m[2]) for m in _YEAR_MONTH.finditer(text)]
    if not found:
        newest = last % 100 if last < LAST_YEAR else 40
        found = [(f"20{m[2]}", m[1]) for m in _SHORT_YEAR.finditer(text) if 9 <= int(m[2]) <= newest]
    fitting = [(year, MONTHS[month]) for year, month in found if _fits(int(year), last)]
    if fitting:
        return f"{fitting[-1][0]}-{fitting[-1][1]:02d}"
    months, year = {MONTHS[name] for name in _LONE.findall(text)}, _only_year(text, last)
    return f"{year}-{months.pop():02d}" if year and len(months) == 1 else None


def _figures(text: str, last: int) -> str | None:
    found = [(m[2], m[1]) for pattern in (_DMY, _DMY_GLUED) for m in pattern.finditer(text)]
    found += [(m[1], m[2]) for m in _ISO.finditer(text)]
    found += [(m[2], m[1]) for pattern in (_MY, _MES) for m in pattern.finditer(text)]
    found += [(m[2] or m[4], m[1] or m[3]) for m in _MY_GLUED.finditer(text)]
    newest = last % 100 if last < LAST_YEAR else 40
    found += [(f"20{m[3]}", m[2]) for m in _DMY_SHORT.finditer(text) if 9 <= int(m[3]) <= newest]
    return next((f"{year}-{int(month):02d}" for year, month in found if _fits(int(year), last)), None)


def _years(text: str, last: int) -> str | None:
    for pattern in (_YEAR_LIST, _YEARS):
        for match in pattern.finditer(text):
            first, then = int(match[1]), int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
            if _fits(first, last) and first < then <= first + PLAN_YEARS:
                return f"{first}/{then}"
    goals = set() if _PLANNED.search(text) else set(_GOAL.findall(text))
    unsaid = goals if _PROMISE.search(text) else set()
    labelled = [year for year in _LABELLED.findall(text) if _fits(int(year), min(last, FARTHEST)) and year not in unsaid]
    years = labelled or [year for year in _YEAR.findall(text) if _fits(int(year), min(last, FARTHEST)) and year not in goals]
    return str(years[-1]) if years else None


def _without_year(text: str) -> str | None:
    if match := _ONLY_MONTH.match(text):
        return f"{NO_YEAR}{MONTHS[match[1]]:02d}"
    months = [MONTHS[name] for name in _LONE.findall(text)]
    if not months or len(months) > 4:
        return None
    if len(set(months)) == 1:
        return f"{NO_YEAR}{months[0]:02d}"
    return f"{NO_YEAR}{months[0]:02d}/{NO_YEAR}{months[-1]:02d}" if months[0] < months[-1] else None
