"""What looks like a date and is none, and what is one in disguise: a text is cleaned here before any pattern of `dates` sees it."""

from __future__ import annotations

import re
from functools import lru_cache

from checklists.folding import distance, fold
from checklists.period_reading.months import FUZZY, MONTHS, NAMES, SPELLED, SURE, any_of

LONGEST = 1000  # characters in which a period is looked for

_ACTS = (
    "decreto|acuerdo|ag|acta|resolucion|res|oficio|expediente|exp|circular|punto|contrato|nog|npg|snip|nit|cui|dpi|cuenta|cheque|factura|"
    "convenio|dictamen|providencia|ley|dto|iniciativa|folio|registro|cur|evento|licitacion|cotizacion|concurso|orden de compra|am|mgcm|"
    "nota|referencia|ref|correlativo|solicitud|nombramiento|ordenanza|minuta|memorandum|memo"
)
_OF_ACTS = (
    "gubernativo|municipal|ministerial|legislativo|interno|administrativo|numero|num|directorio|gerencia|congreso|alcaldia|concejo|"
    "auditoria|interna|extraordinaria|ordinaria|publica|sesion|abierto|tecnico|general|marco|[a-z]{1,4}"
)
_LABELS = "art(?:iculo)?s?|numeral(?:es)?|inciso|num|literal|renglon(?:es)?|grupo|pagina|pag|zona|version|v"
_LINES = "tel(?:efonos?)?s?|pbx|fax|cel(?:ular)?|whatsapp|nit|calle|avenida|ave?"
_BEARERS = (
    "cheque|cur|lote|edificio|ruta|km|kilometro|sector|casa|apartamento|manzana|salon|placas?|bus|grupo|promocion|oficina|factura|rtu|"
    "serie(?: [a-z])?|recibo|vale|talonario|windows|office|excel|word|huracan|tormenta|generacion|mundial|copa"
)
_PLACES = (
    "calzada|calle|avenida|paseo|boulevard|bulevar|colonia|barrio|aldea|canton|caserio|escuela|instituto|mercado|estadio|parque|plaza|"
    "batallon|residenciales|lotificacion|finca|complejo|salon|centro"
)
_NO_MONTH = "".join(f"(?<!{name} )" for name in NAMES)
_LOOKALIKES = (
    # upload folders, dates of posts, folders before a file's name
    r"wp-content\s*/\s*uploads\s*/\s*20\d\d\s*/\s*\d\d\s*/[^\s]*\.(?:jpe?g|png|gif|svg|webp)",
    r"(?:wp-content\s*/\s*)?\b(?:uploads|files|media|storage|images|joomlatools-files)\s*/\s*20\d\d\s*/\s*\d{1,2}\s*/",
    r"/20\d\d/[01]\d/[0-3]\d/",
    r"^\s*/?20\d\d\s*/\s*(?:0[1-9]|1[0-2])\s*/(?=[^/]*\.[a-z]{3,4}\b)",
    # numbers of acts, laws, contracts, tenders
    rf"\b(?:{_ACTS})(?:[\s.:#°º\-]|\b(?:{_OF_ACTS})\b){{0,9}}\d{{1,8}}(?:\s?[-/]\s?\d{{2,4}}){{1,3}}(?!\d)",
    r"\b(?:decreto|acuerdo|acta|resolucion|oficio|expediente|nog|npg|snip|nit|cuenta|ley)[\s.:#°ºno\-]{0,6}\d{3,12}\b(?<!\bley 20\d\d)",
    r"\b(?:decreto|acuerdo|acta|resolucion|ley)[\s.:#°ºno\-]{0,6}\d{1,5} del? (?:ano )?20\d\d\b",
    r"\b[a-z]{2,4}-\d{1,3}-(?:20)?\d\d\b(?=\s*(?:punto|del? concejo|de sesi))|\ba-\d{2,3}-20\d\d\b",
    r"\b(?:no|num|numero)[\s.:°º]{0,3}\d{1,6}\s?[-/]\s?20\d\d\b",
    r"\b(?!(?:0?[1-9]|1[0-2])-20)\d{1,4}-(?:19\d\d|200[0-9])(?!\d|\s?-\s?\d)(?=[^a-z]*(?:reglamento|ley|codigo|del congreso))",
    r"\b\d{1,3}-\d\d\b(?=\s*(?:ley|del? congreso|reglamento|codigo))",
    r"\b(?:dpi|cui)[\s:.]*[\d\s]{13,}",
    # numerals, budget lines, pages, zones
    r"\b20\d\d\.(?:1[3-9]|[2-9]\d)\b",
    r"\bp(?:p|g)?\.\s?\d+|\bpag(?:ina)?s?[\s.]*\d{1,3}(?: de \d+| 20\d\d\b)",
    r"\bv(?:ersion)?[\s.]*\d+\.\d+|\b\d+\.\d+ (?:km|kms|metros|mts)\b",
    rf"\b(?:{_LABELS})[\s.:#°º_\-]{{0,4}}\d+(?:[\s,y/\-]{{1,3}}\d{{1,2}}\b(?!\d|\s*de))*",
    # money, sizes, shares, page numbers at the end
    r"\bq\.?\s?(?:\d{2,}[\d,]*(?:\.\d\d)?|\d[\d,]*\.\d\d)|\b\d{1,3}(?:,\d{3})+(?:\.\d\d)?",
    r"\(?\b[\d.,]+\s?(?:kb|mb|gb|bytes)\b\)?|\b\d+\s?%|(?<![a-z])(?<!\d/\d\d)/(?<!20\d\d/(?=0[1-9]|1[0-2]))\d{1,3}\s*$",
    # places named by a date; a text that is only a code
    rf"\b(?:{_PLACES})\b (?:[a-z.]+ ){{0,2}}\d{{1,2}}[oa]?\.? de (?:{any_of(SURE)})(?! del? (?:20|dos mil))"
    r"(?:[\s,]+\d{1,2}\s?-\s?\d{1,3})?",
    r"^\W*[a-z]{2,5}-\d{1,4}-20\d\d\W*$",
    # telephones, addresses, clocks of page builders
    r"\+?\b502[\s\-]\d{4}[\s\-]?\d{4}\b|\b[2-7]\d{3}[\s\-]\d{4}\b(?<!20\d\d[\s\-]20\d\d)|\b\d{9,}\b|\b[0-9a-f]{8,}\b(?<!\d{8})",
    rf"\b(?:{_LINES})[\s.:#°º_]{{0,4}}\+?[\d\s()\-]{{4,}}",
    # numbers with a hyphen and a year that no month can be; numbered bulletins, forms, norms; rights reserved
    rf"(?<![\d\-/])(?<!al ){_NO_MONTH}(?:1[3-9]|[2-9]\d|[013-9]\d\d|\d{{4,6}}(?<!20\d\d))\s?-\s?20\d\d(?![\d]|\s?[-/]\s?\d)",
    r"\b(?:iso[\s\-]*\d+|formulario|forma|norma|modelo|boletin|edicion|serie|caso|boleta|ticket|codigo|correlativo)\s(?:no\.?|num\.?|#|n[°º])?[\s.]*\d[\d:]{2,}",
    r"\b(?:no|num|numero)[\s.:°º]{1,3}20\d\d\b(?!\s?[-/])",
    r"(?:copyright|\(c\)|©|derechos reservados)[^a-z]{0,5}20\d\d(?:\s?-\s?20\d\d)?|\b20\d\d\s?(?:©|\(c\)|todos los derechos)",
    r"\b20\d\d (?:habitantes|personas|familias|vecinos|metros|mts|viviendas|quetzales|usuarios|beneficiarios|hectareas|plantas|arboles)\b",
    r"(?:^|[?&/ ])(?:id|ver|v|page|p|m|ref|cat|tab|post|item|itemid|download|attachment id|attachment)=[^\s&]*",
    # things that bear a number, names of firms, how old something is, numbers in many pieces
    rf"\b(?:{_BEARERS})\s(?:no\.?\s)?20\d\d\b",
    r"\b20\d\d,? s\.? ?a\.?(?![a-z])|\bguion\s+20\d\d\b|(?<![\d\-])\d{1,4}(?:-\d{1,6}){3,}(?![\d\-])",
    r"\b(?:reglamento|ley|decreto|acuerdo|codigo) (?:del? )(?:ano )?20\d\d\b|\bdesde (?:el )?(?:ano )?20\d\d\b(?!\s*(?:al?|hasta|-|y)\b)",
    r"\b(?:fundad|cread|constituid|establecid|inaugurad|nacid)[oa]s?\b[^.]{0,12}\b20\d\d\b",
    # who governs, and until when
    r"^\W*(?:muni|municipalidad|corporacion|concejo|alcalde|administracion|autoridades|alcaldia|consejo|junta directiva)"
    r"(?: [a-z]+){0,3}[\s,:(]*20\d\d\s?[-/]\s?20\d\d",
    # goals
    r"\b(?:vision|agenda|katun|k atun|plan de desarrollo|objetivos?|metas?)\b[^.]{0,30}?\b(?:al?\s+)?20[3-9]\d\b",
)
_DROP = re.compile("|".join(_LOOKALIKES))
_SPELLED = re.compile(rf"\b(?:{any_of(SPELLED)})\b")
_THOUSANDS = re.compile(rf"\b(del?|ano|fiscal|{'|'.join(NAMES)})\s+2[.,](0\d\d)(?![\d,.]*\d)")
_QUARTER = re.compile(r"\b([1-4])([tsc])(?=\s?-?\s?20\d\d)")
_YEAR_WITH_COMMA = re.compile(
    r"(?<!\bq )(?<!\bmonto )(?<!\btotal )(?<!\bvalor )(?<!\bprecio )(?<=[a-z]{4} )2[.,](0[12]\d)(?=\s*(?:\.[a-z]{3,4})?$)"
)
_WORD = re.compile(r"[a-z]{6,11}")
_MONTH = re.compile(rf"(?<![a-z])(?:{any_of(SURE)})(?![a-z])")
_JOINED = re.compile(r"([a-z])(?=20\d\d(?!\d))|(?<=20\d\d)(?=[a-z])")
_SIGNS = re.compile(r"[_+\"'*|;:\[\]]+")
_DIGIT = re.compile(r"\d")
_DAY_LAST = re.compile(rf"(?<![a-z])({any_of(MONTHS)})\.?\s+\d{{1,2}}(?:\s?,\s?|\s+)(?=20\d\d)")
_SHORT_SPAN = re.compile(
    rf"(?<![a-z])({any_of(MONTHS)})[\s.]*(?:-|/|\bal?\b|\by\b|\s)[\s]*({any_of(MONTHS)})[\s\-/.]*([0-4]\d)(?!\d|\s*\d)"
)
_ASKED = re.compile(r"[?&](?:anio|ano|year)=(20\d\d)(?:&(?:mes|month)=(\d{1,2}))?(?![\d])")
_QUERY = re.compile(r"\?[a-z_]+=\S*")


def clean(text: str) -> str:
    """What may be a date in a text, by its first letters; looked at once, since headings come again over all that stands below."""
    return _cleaned(text[: 4 * LONGEST])


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Folded, file-name signs as spaces, spelled years as digits, slips in names of months mended, and all that is no date taken away."""
    folded = fold(text)[:LONGEST]
    if asked := _ASKED.search(text):
        folded += f" {asked[1]}-{int(asked[2]):02d}" if asked[2] else f" ano {asked[1]}"
    if not _DIGIT.search(folded) and "mil" not in folded and "mestre" not in folded:
        folded = _WORD.sub(_mended, folded)
        if not _MONTH.search(folded) and len(folded) > 12:
            return ""
    folded = _SIGNS.sub(" ", _QUERY.sub(" ", folded))
    folded = _QUARTER.sub(r"\2\1", _YEAR_WITH_COMMA.sub(r"2\1", _THOUSANDS.sub(r"\1 2\2", folded)))
    folded = _SHORT_SPAN.sub(r"\1 - \2 20\3", folded)
    folded = _DAY_LAST.sub(r"\1 ", folded)
    folded = _SPELLED.sub(lambda m: str(SPELLED[m[0]]), folded)
    folded = _JOINED.sub(lambda m: f"{m[0]} ", _WORD.sub(_mended, folded))
    return _DROP.sub(" ~ ", folded)


def _mended(match: re.Match[str]) -> str:
    return _month_of(match[0])


@lru_cache(maxsize=5000)
def _month_of(word: str) -> str:
    """The month that a word is a slip of, else the word."""
    if word in MONTHS or word[0] not in "fasond":
        return word
    for name in FUZZY:
        if name[0] == word[0] and abs(len(name) - len(word)) <= 1 and distance(word, name, 1) <= 1:
            return name
    return word
