"""What tells how and where a person lives: the address of a home, a day of birth, the name of a minor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checklists.personal.leak import Leak, words_hidden

_FINE = (
    r"(?:\d{1,3}\s?\.?(?:a|ª|º|°|da|ra|ta|va|na|ma|era)?\.?\s+(?:calle|avenida|av\b|c\.)"
    r"|\b(?:calle|avenida|av\.|callej[oó]n|diagonal|boulevard|blvd|lote|manzana|mz\.?)\s+[\dA-Z\"“]"
    r"|\bcasa\s+(?:n[uú]mero|no\.?|nro\.?|\#)?\s?\d|\bapartamento\s+\d|\bzona\s+\d|\bkm\.?\s?\d|\bkil[oó]metro\s+\d|\b\d{1,2}\s?-\s?\d{2}\b)"
)
_COARSE = r"(?:\b(?:aldea|caser[ií]o|cant[oó]n|barrio|colonia|residenciales|condominio|paraje|lotificaci[oó]n)\s+[\"“]?[\wÁÉÍÓÚÑ])"
_PLACE = rf"(?:{_FINE}|{_COARSE})"
_OWN = r"(?:particular|domiciliar(?:ia)?|personal|privad[oa]|residencial|de\s+(?:su\s+|la\s+)?(?:casa|residencia|habitaci[oó]n|domicilio))"
_HOMES = tuple(
    re.compile(pattern + r"[^\n;]{0,80}", re.IGNORECASE)  # and what follows of the address
    for pattern in (
        rf"\b((?:direcci[oó]n|domicilio)\s+{_OWN})\b\W{{1,5}}[^\n;]{{0,70}}?{_PLACE}",
        rf"(?<!que )(?<!quien )\b(reside|residente|domiciliad[oa]|habita)\s+en\s+(?!(?:la\s+)?obra\b)[^\n;.]{{0,50}}?{_PLACE}",
        rf"(?<!que )(?<!quien )\b(vive)\s+en\s+[^\n;.]{{0,50}}?{_FINE}",
        rf"\b((?:con|su|tiene|fija|señala)\s+(?:su\s+|como\s+)?(?:domicilio|residencia|casa\s+de\s+habitaci[oó]n|vivienda)"
        rf"(?:\s+(?:ubicad|situad)[oa])?)\s+(?:en|la|el)\b[^\n;]{{0,60}}?{_FINE}",
        rf"\b(domicilio|residencia|direcci[oó]n\s+de\s+(?:el|la)\s+(?:beneficiari|solicitante|emplead|trabajador)[oa]?)\s*:[^\n;]{{0,60}}?{_PLACE}",
    )
)
_COMPANY = re.compile(
    r"\bs\.?\s?a\.?(?=\W|$)|\b(?:sociedad|empresas?|entidad(?:es)?|asociaci[oó]n|cooperativas?|fundaci[oó]n|proveedor(?:es)?|comercial|constructora"
    r"|compañ[ií]a|instituci[oó]n|municipalidad|escuela|instituto|oficinas?|sede)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
_YEAR = r"(?:19[2-9]\d|20\d\d)"
_DAY = (
    rf"(?:\d{{1,2}}\s?[/.-]\s?(?:\d{{1,2}}|[a-z]{{3,10}})\s?[/.-]\s?(?:{_YEAR}|\d\d(?!\d))|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}}\s+de\s+{_MONTH}\s+del?\s+(?:año\s+)?{_YEAR})"
)
_BIRTH = re.compile(
    rf"\b(fecha\s+de\s+nac(?:imiento|\.)?|nacid[oa]|naci[oó]|f\.?\s?nac\.?)\W{{1,4}}(?:(?:el|en|fecha|d[ií]a)\s+){{0,3}}(?:[^\n\d;]{{0,30}}?\bel\s+)?{_DAY}",
    re.IGNORECASE,
)
_NAME = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?:\s+(?:de\s+|la\s+|los\s+|del\s+){0,2}[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+){1,4}"
_AGE = r"(?:[^\n.;]{0,25}?\b(?:de|con|tiene)?\s*\(?(?:[0-9]|1[0-7])\s+años\b)"
# What follows «Menor de edad» where that is the name of a column: the next one's name.
_COLUMN = (
    r"(?:Acuerdo|Aldea|Apellidos?|Aporte|Ayuda|Beneficio|Cantidad|Comunidad|Concepto|Criterio|Departamento|Descripci[oó]n|Direcci[oó]n|Edad|Etnia"
    r"|Fecha|G[eé]nero|Idioma|Lugar|Monto|Municipio|Nombres?|N[uú]mero|Observaciones|Periodo|Programa|Pueblo|Rengl[oó]n|Sexo|S[ií]|Tipo|Total|Valor)\b"
)
_MINORS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b((?:[Ee]l|[Ll]a|[Uu]na?|[Dd]el|[Aa]l)\s+(?:menor(?:\s+de\s+edad)?|niñ[oa]|adolescente|estudiante|alumn[oa]|becari[oa]|hij[oa]))"
        rf"\s+(?:de\s+nombre\s+|llamad[oa]\s+)?{_NAME},?{_AGE}",
        rf"\b([Mm]enor\s+de\s+edad)\b,?\s*:?\s*(?:de\s+nombre\s+|llamad[oa]\s+)?(?!{_COLUMN}){_NAME}",
        rf"\b((?:[Nn]ombre|[Bb]eneficiari[oa])):?\s+{_NAME},?\s+(?:de\s+|edad:?\s+)(?:[0-9]|1[0-7])\s+años\b",
    )
)


def homes_in(text: str) -> Iterator[Leak]:
    """Addresses that are said to be where somebody lives; the seat of a company or an office is none."""
    for pattern in _HOMES:
        for match in pattern.finditer(text):
            if not _COMPANY.search(text[max(0, match.start() - 60) : match.start()]):
                yield words_hidden("home_address", match)


def births_in(text: str) -> Iterator[Leak]:
    """Days of birth, from 1920 on: older ones are history."""
    for match in _BIRTH.finditer(text):
        yield words_hidden("birth_date", match)


def minors_in(text: str) -> Iterator[Leak]:
    """Names of minors: somebody named beside an age under eighteen, or called a minor."""
    for pattern in _MINORS:
        for match in pattern.finditer(text):
            yield words_hidden("minor_in_text", match)
