"""Text -> the period that a publication is about: `2024-03`, `2024`, `2024-01/2024-04`, `2020/2021`, or None where none can be read.

Strict patterns only, the surest first. What merely looks like a date is taken away before: numbers of decrees, acts and agreements, numerals,
telephones, prices, sizes, page numbers, upload folders, query strings, goals ("al 2032").
"""

from __future__ import annotations

import re
from datetime import date

from checklists.folding import distance, fold

FIRST_YEAR = 2000
LAST_YEAR = 2100  # where no `today` bounds it
PLAN_YEARS = 12  # how far a plan of several years may reach beyond that

_NAMES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_SHORT = "ene feb mar abr may jun jul ago sep oct nov dic".split()
MONTHS: dict[str, int] = {name: n for n, name in enumerate(_NAMES, 1)} | {name: n for n, name in enumerate(_SHORT, 1)}
MONTHS |= {"setiembre": 9, "sept": 9, "set": 9, "agto": 8, "agos": 8, "juni": 6, "juli": 7, "febr": 2, "novi": 11, "dici": 12, "octu": 10}
_FUZZY = {name: n for n, name in enumerate(_NAMES, 1) if len(name) >= 6} | {"setiembre": 9}
_SURE = frozenset({*_NAMES, "setiembre"})
_M = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_Y = r"(20\d\d)(?!\d)"
_YY = r"'?(\d\d)(?!\d)"
_S = r"[\s.,\-/()]{0,4}"  # what stands between the parts of a date
_OF = _S + r"(?:del?\b" + _S + r")?(?:ano\b|mes de\b|ejercicio fiscal\b)?" + _S
_TO = r"\s*(?:\bal?\b|\bhasta(?: el)?\b|-|/|\by\b|\be\b|,)\s*"
_DAY = r"(?:(?:el|del|dia)\s+)?(?:\d{1,2}\s*(?:ro|er|do)?\.?" + _S + r"(?:del?\s+)?(?:mes de\s+)?)?"
_DROP = re.compile(
    r"wp-content\s*/\s*uploads\s*/\s*20\d\d\s*/\s*\d\d\s*/[^\s]*\.(?:jpe?g|png|gif|svg|webp)"
    r"|(?:wp-content\s*/\s*)?\b(?:uploads|files|sites/default/files|media|storage|images|joomlatools-files)\s*/\s*20\d\d\s*/\s*\d{1,2}\s*/"
    r"|^\s*/?20\d\d\s*/\s*(?:0[1-9]|1[0-2])\s*/(?=[^/]*\.[a-z]{3,4}\b)"
    r"|\b(?:decreto|acuerdo|ag|acta|resolucion|res|oficio|expediente|exp|circular|punto|contrato|nog|npg|snip|nit|cui|dpi|cuenta|cheque|factura|"
    r"convenio|dictamen|providencia|ley|dto|iniciativa|folio|registro|cur|evento|licitacion|cotizacion|concurso|orden de compra|am|mgcm|nota|referencia|ref|correlativo)"
    r"(?:[\s.:#°º\-]|\b(?:gubernativo|municipal|ministerial|legislativo|interno|administrativo|numero|num|no|n|com|de|del|directorio|gerencia|ley|congreso|alcaldia|concejo|"
    r"auditoria|interna|[a-z]{1,4})\b){0,9}\d{1,8}(?:\s?[-/]\s?\d{2,4}){1,3}(?!\d)"
    r"|\b(?:decreto|acuerdo|acta|resolucion|oficio|expediente|nog|npg|snip|nit|cuenta|ley)[\s.:#°ºno\-]{0,6}\d{3,12}\b(?<!\bley 20\d\d)"
    r"|\b(?:decreto|acuerdo|acta|resolucion|ley)[\s.:#°ºno\-]{0,6}\d{1,5} del? (?:ano )?20\d\d\b|\b(?:dpi|cui)[\s:.]*[\d\s]{13,}|/20\d\d/[01]\d/[0-3]\d/"
    r"|\b[a-z]{2,4}-\d{1,3}-(?:20)?\d\d\b(?=\s*(?:punto|del? concejo|de sesi))|\ba-\d{2,3}-20\d\d\b"
    r"|\b(?:no|num|numero)[\s.:°º]{0,3}\d{1,6}\s?[-/]\s?20\d\d\b"
    r"|\b(?!(?:0?[1-9]|1[0-2])-20)\d{1,4}-(?:19\d\d|200[0-9])(?!\d|\s?-\s?\d)(?=[^a-z]*(?:reglamento|ley|codigo|del congreso))"
    r"|\b\d{1,3}-\d\d\b(?=\s*(?:ley|del? congreso|reglamento|codigo))"
    r"|\b(?:art(?:iculo)?s?|numeral(?:es)?|inciso|num|literal|renglon(?:es)?|grupo|pagina|pag|zona|version|v)[\s.:#°º_\-]{0,4}\d+(?:[\s,y/\-]{1,3}\d{1,2}\b(?!\d|\s*de))*"
    r"|\bq\.?\s?(?:\d{2,}[\d,]*(?:\.\d\d)?|\d[\d,]*\.\d\d)|\b\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\(?\b[\d.,]+\s?(?:kb|mb|gb|bytes)\b\)?|\b\d+\s?%|/\d{1,3}\s*$"
    r"|\+?\b502[\s\-]\d{4}[\s\-]?\d{4}\b|\b[2-7]\d{3}[\s\-]\d{4}\b(?<!20\d\d-20\d\d)|\b\d{9,}\b|\b[0-9a-f]{8,}\b(?<!\d{8})"
    r"|\b(?:tel(?:efonos?)?s?|pbx|fax|cel(?:ular)?|whatsapp|nit|calle|avenida|ave?)[\s.:#°º_]{0,4}\+?[\d\s()\-]{4,}"
    r"|\b(?:vision|agenda|katun|k atun|plan de desarrollo|objetivos?|metas?)\b[^.]{0,30}?\b(?:al?\s+)?20[3-9]\d\b"
)  # fmt: skip
_APPROVED = re.compile(r"\b(?:aprobad|publicad|emitid|suscrit|actualizad|modificad)[oa]s?\s+(?:en|el|al|con fecha|segun)\b.*$")
_GOAL = re.compile(r"\b(?:al|hacia(?: el)?|para(?: el)?(?: ano)?|en el ano)\s+(20\d\d)\b")
_WORDY = re.compile(
    r"\bdos mil\s+(veinti(?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)|veinte|diez|once|doce|trece|catorce|quince|dieci(?:seis|siete|ocho|nueve)|treinta(?: y \w+)?)\b"
)  # fmt: skip
_TEENS = "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta".split()
_LONG_SPAN = re.compile(_DAY + _M + _OF + _Y + _TO + _DAY + _M + _OF + _Y)
_SPAN = re.compile(r"(?<![a-z])" + _DAY + _M + r"(?:" + _TO + _DAY + _M + r")+" + _OF + _Y)
_SPAN_FRONT = re.compile(_Y + _OF + _DAY + _M + _TO + _DAY + _M)
_DAYS_SPAN = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](20\d\d)" + _TO + r"(\d{1,2})[/.\-](\d{1,2})[/.\-](20\d\d)")
_NTH = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4} | {
    name: n for n, names in enumerate(("primer", "primero", "primera"), 1) for name in (names,) if n == 1
}
_NTH |= {"primero": 1, "primera": 1, "1er": 1, "1ro": 1, "1o": 1, "1ero": 1, "1ra": 1, "segundo": 2, "2do": 2, "2o": 2, "2da": 2, "tercer": 3, "tercero": 3}
_NTH |= {"3er": 3, "3ro": 3, "3o": 3, "3ero": 3, "cuarto": 4, "4to": 4, "4o": 4, "ultimo": 0}
_N = "(" + "|".join(sorted(_NTH, key=len, reverse=True)) + ")"
_UNIT = r"(bimestre|trimestre|trim|cuatrimestre|cuatri|semestre|sem)(?![a-z])\.?"
_MONTHS_IN = {"b": 2, "t": 3, "c": 4, "s": 6}
_MAYBE = r"(?:" + _OF + _Y + r")?"
_PART = re.compile(
    r"(?<![a-z0-9])" + _N + r"[°º.\-\s]{0,3}" + _UNIT + _MAYBE + r"|" + _UNIT + r"[\s.\-]{0,3}" + _N + r"(?![a-z0-9])" + _MAYBE
)  # fmt: skip
_PART_AFTER = re.compile(_Y + _S + r"(?:" + _N + r"[°º.\-\s]{0,3}" + _UNIT + r"|" + _UNIT + r"[\s.\-]{0,3}" + _N + r"(?![a-z0-9]))")
_SHORT_PART = re.compile(r"(?<![a-z0-9])([tqc])([1-4])[\s\-/]{0,3}" + _Y + r"|(?<!\d)(20\d\d)[\s\-/]{0,3}([tqc])([1-4])(?![a-z0-9])")
_ROMAN_PART = re.compile(
    r"(?<![a-z0-9])(?<!tomo-)(?<!fase-)(?<!parte-)(?<!etapa-)(iv|i{1,3})-(20\d\d)(?!\d)|(?<![\d])(20\d\d)-(iv|i{1,3})(?![a-z0-9])"
)  # fmt: skip
_MONTH_YEAR = re.compile(r"(?<![a-z])" + _M + _OF + _Y)
_GLUED = re.compile(r"(?<![a-z])" + _M.replace("(?![a-z])", "") + r"(20\d\d)(?!\d)")
_YEAR_MONTH = re.compile(_Y + _S + r"(?:(?:del?|mes|correspondiente|al|para|articulo|\d{1,2}|[\-/.,])\s*){0,4}" + _M)
_MONTH_YY = re.compile(r"(?<![a-z])" + _M.replace(r"(?![a-z])", "") + r"(?:[\s\-/.]|\bdel?\b){0,3}" + _YY)
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.]?\s?(0[1-9]|1[0-2])(?:[-/.]?\s?(0[1-9]|[12]\d|3[01]))?(?!\d|-\d)")
_DMY = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(0?[1-9]|1[0-2])\s?[-/.]\s?(20\d\d)(?!\d)|(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(20\d\d)(?!\d)")
_MY = re.compile(r"(?<![\d\-/])(0?[1-9]|1[0-2])\s?[-/.]\s?(20\d\d)(?!\d|-\d)|(?<!\d)(0[1-9]|1[0-2])(20[12]\d)(?!\d)")
_M_Y = re.compile(r"(?<=[a-z] )(0[1-9]|1[0-2])\s(20\d\d)(?!\d)")
_YEAR_LIST = re.compile(r"(?<!\d)(20\d\d)(?:(?:\s|,|\by\b)+20\d\d)*(?:\s|,|\by\b)+(20\d\d)(?!\d)")
_THOUSANDS = re.compile(r"\b(del?|ano|fiscal|" + "|".join(_NAMES) + r")\s+2[.,](0\d\d)(?![\d,.]*\d)")
_YEARS = re.compile(r"(?<![\d])(20\d\d)" + r"(?:\s?(?:-|/|\bal?\b|\by\b)\s?)" + r"(20\d\d|\d\d)(?![\d])")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LABELLED = re.compile(r"\b(?:ano|ejercicio(?: fiscal)?|periodo(?: fiscal)?|poa|presupuesto|gestion|vigencia|year)\s*(?:del?\s*)?(20\d\d)(?!\d)")
_WORD = re.compile(r"[a-z]{6,11}")
_LONE_MONTH = re.compile(r"(?<![a-z])(" + "|".join(sorted(_SURE, key=len, reverse=True)) + r")(?![a-z])")
_LONE_SHORT = re.compile(r"^\W*(?:\d{1,2}\W+)?" + _M + r"\W*$")


def read_period(text: str, heading: str = "", *, today: date | None = None) -> str | None:
    """The period of a text, completed by the heading above it (text `Marzo` under `Año 2024` is `2024-03`), or the heading's own; else None.

    Years from 2000 to next year (`today`), or to 2100 without `today`; plans of several years may reach further.
    """
    last = today.year + 1 if today else LAST_YEAR
    cleaned = _clean(text)
    subject = _APPROVED.sub("", cleaned)
    own = _read(subject, last) if subject != cleaned else None
    own = own or _read(cleaned, last)
    if own is not None and not own.startswith("--"):
        return own
    above = _read(_clean(heading), last) if heading else None
    if above is not None and above.startswith("--"):
        above = None
    if own is None:
        return above
    return _completed(own, above[:4]) if above and "/" not in above[:5] and len({*re.findall(r"20\d\d", above)}) == 1 else None


def _clean(text: str) -> str:
    """Folded, file-name signs as spaces, spelled years as digits, slips in month names mended, and all that is no date taken away."""
    folded = fold(text)
    if not any(c.isdigit() for c in folded) and not _LONE_MONTH.search(folded) and "mil" not in folded and len(folded) > 12:
        folded = _WORD.sub(_month, folded)
        if not _LONE_MONTH.search(folded) and "trimestre" not in folded and "semestre" not in folded:
            return ""
    if "?" in folded:
        folded = re.sub(r"\?[a-z_]+=\S*", " ", folded)
    folded = re.sub(r"[_+\"'*|;:\[\]]+", " ", folded)
    folded = re.sub(r"\b([1-4])t(?=\s?-?\s?20\d\d)", r"t\1", _THOUSANDS.sub(r"\1 2\2", folded))
    folded = _WORDY.sub(lambda m: str(2010 + _TEENS.index(m[1])) if m[1] in _TEENS else " ", folded)
    folded = _WORD.sub(_month, folded)
    folded = re.sub(r"([a-z])(?=20\d\d(?!\d))|(?<=20\d\d)(?=[a-z])", lambda m: f"{m[0]} ", folded)
    return _DROP.sub(" ~ ", folded)


def _month(match: re.Match[str]) -> str:
    word = match[0]
    if word in MONTHS or word[0] not in "fasond":
        return word
    for name in _FUZZY:
        if name[0] == word[0] and abs(len(name) - len(word)) <= 1 and distance(word, name, 1) <= 1:
            return name
    return word


def _read(text: str, last: int) -> str | None:
    """The period; `--03` or `--01/--03` for months without a year."""
    if not text:
        return None
    for reader in (_spans, _parts, _named, _numeric, _years):
        found = reader(text, last)
        if found is not None:
            return found or None
    return _without_year(text)


def _fits(year: int, last: int) -> bool:
    return FIRST_YEAR <= year <= last


def _range(first: tuple[int, int], then: tuple[int, int]) -> str | None:
    if first > then:
        return None
    if first == then:
        return f"{first[0]}-{first[1]:02d}"
    if first[0] == then[0] and (first[1], then[1]) == (1, 12):
        return str(first[0])
    return f"{first[0]}-{first[1]:02d}/{then[0]}-{then[1]:02d}"


def _spans(text: str, last: int) -> str | None:
    if match := _DAYS_SPAN.search(text):
        a, b = (int(match[3]), int(match[2])), (int(match[6]), int(match[5]))
        if 1 <= a[1] <= 12 and 1 <= b[1] <= 12 and _fits(a[0], last) and _fits(b[0], last):
            return _range(a, b)
    if match := _LONG_SPAN.search(text):
        a, b = (int(match[2]), MONTHS[match[1]]), (int(match[4]), MONTHS[match[3]])
        if _fits(a[0], last) and _fits(b[0], last):
            return _range(a, b)
    if (match := _SPAN.search(text)) and _fits(int(match[3]), last):
        year, start, end = int(match[3]), MONTHS[match[1]], MONTHS[match[2]]
        return _range((year if start <= end else year - 1, start), (year, end))
    if (match := _SPAN_FRONT.search(text)) and _fits(int(match[1]), last):
        start, end = MONTHS[match[2]], MONTHS[match[3]]
        return _range((int(match[1]), start), (int(match[1]), end)) if start <= end else None
    return None


def _parts(text: str, last: int) -> str | None:
    """Quarters, four-month and half-year periods."""
    if match := _PART_AFTER.search(text):
        nth, unit = match[2] or match[5], match[3] or match[4]
        if _fits(int(match[1]), last):
            return _share(_NTH[nth], _MONTHS_IN[unit[0]], match[1])
    if match := _PART.search(text):
        nth, unit, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        year = year or _only_year(text, last)
        if not year or _fits(int(year), last):
            return _share(_NTH[nth], _MONTHS_IN[unit[0]], year or "-")
    if match := _SHORT_PART.search(text):
        kind, nth, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
        if _fits(int(year), last):
            return _share(int(nth), 4 if kind == "c" else 3, year)
    if match := _ROMAN_PART.search(text):
        nth, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        if _fits(int(year), last):
            return _share(_NTH[nth], 3, year)
    return None


def _share(nth: int, months: int, year: str) -> str | None:
    nth = nth or 12 // months
    if nth * months > 12:
        return None
    return f"{year}-{(nth - 1) * months + 1:02d}/{year}-{nth * months:02d}"


def _only_year(text: str, last: int) -> str | None:
    years = {y for y in _YEAR.findall(text) if _fits(int(y), last)}
    return years.pop() if len(years) == 1 else None


def _named(text: str, last: int) -> str | None:
    """A month by name with its year. Of several, the last: what stands before is mostly a folder or an approval."""
    found = [(m.start(), int(m[2]), MONTHS[m[1]]) for m in _MONTH_YEAR.finditer(text)] or [
        (m.start(), int(m[2]), MONTHS[m[1]]) for m in _GLUED.finditer(text)
    ]
    if not found:
        found = [(m.start(), int(m[1]), MONTHS[m[2]]) for m in _YEAR_MONTH.finditer(text)]
    if not found:
        recent = (last if last < LAST_YEAR else 2040) % 100
        found = [(m.start(), 2000 + int(m[2]), MONTHS[m[1]]) for m in _MONTH_YY.finditer(text) if 9 <= int(m[2]) <= recent]
    fitting = [(year, month) for _, year, month in found if _fits(year, last)]
    if fitting:
        return f"{fitting[-1][0]}-{fitting[-1][1]:02d}"
    month = _LONE_MONTH.findall(text)
    year = _only_year(text, last)
    if month and year and len({MONTHS[m] for m in month}) == 1:
        return f"{year}-{MONTHS[month[0]]:02d}"
    return None


def _numeric(text: str, last: int) -> str | None:
    for match in _DMY.finditer(text):
        year, month = (match[3], match[2]) if match[3] else (match[6], match[5])
        if _fits(int(year), last):
            return f"{year}-{int(month):02d}"
    for match in _ISO.finditer(text):
        if _fits(int(match[1]), last) and not (match[0].isdigit() and len(match[0]) == 6 and int(match[2]) == 20):
            return f"{match[1]}-{match[2]}"
    for match in (*_MY.finditer(text), *_M_Y.finditer(text)):
        year, month = (match[2], match[1]) if match[2] else (match[4], match[3])
        if _fits(int(year), last):
            return f"{year}-{int(month):02d}"
    return None


def _years(text: str, last: int) -> str | None:
    for match in _YEARS.finditer(text):
        first, then = int(match[1]), int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        if _fits(first, last) and first < then <= first + PLAN_YEARS:
            return f"{first}/{then}"
    if (match := _YEAR_LIST.search(text)) and _fits(int(match[1]), last) and int(match[1]) < int(match[2]) <= int(match[1]) + PLAN_YEARS:
        return f"{match[1]}/{match[2]}"
    labelled = [y for y in _LABELLED.findall(text) if _fits(int(y), last)]
    goals = {m[1] for m in _GOAL.finditer(text)}
    years = [y for y in _YEAR.findall(text) if _fits(int(y), last) and y not in goals]
    if labelled:
        return str(labelled[-1])
    return years[-1] if years else None


def _without_year(text: str) -> str | None:
    match = _LONE_SHORT.match(text)
    if match:
        return f"--{MONTHS[match[1]]:02d}"
    months = [MONTHS[name] for name in _LONE_MONTH.findall(text)]
    if not months or len(months) > 4:
        return None
    if len(set(months)) == 1:
        return f"--{months[0]:02d}"
    return f"--{months[0]:02d}/--{months[-1]:02d}" if months[0] < months[-1] else None


def _completed(months: str, year: str) -> str | None:
    return months.replace("--", f"{year}-")
