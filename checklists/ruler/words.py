"""The words of a header: what is left of it without case, accents, plurals, abbreviations and signs, and whether two mean the same."""

from __future__ import annotations

import re
from functools import lru_cache

from checklists.reading.withheld import plain


def bag(text: str) -> frozenset[str]:
    """Words written one after another, as a set."""
    return frozenset(text.split())


_LITTLE = bag(
    "a al de del el en la las lo los o para por un una y e u se su con q qtz gtq quetzal quetzales no num numero nro nos numeros sus que"
)
_LONG = dict(
    pair.split("=")
    for pair in bag(
        "tel=telefono tels=telefono depto=departamento dpto=departamento cant=cantidad fec=fecha desc=descripcion descrip=descripcion"
        " unit=unitario presup=presupuestario admon=administracion mpal=municipal ejec=ejecucion dir=direccion reng=renglon"
        " bonif=bonificacion ubic=ubicacion adj=adjudicacion nom=nombre fis=fisico financ=financiero prov=proveedor benef=beneficiario"
        " obs=observacion comp=compra ext=extension extn=extension mts=metro mto=monto vr=valor val=valor tot=total prog=programa"
    )
)
# Words that change nothing: a header with or without them asks for the same column.
NEUTRAL = bag("municipal municipalidad institucional oficial general respectivo correspondiente mensual anual actual mes ano fiscal dato")
# A header with one of these asks for something else than the same words without it.
CONTRARY = bag(
    "descuento deduccion liquido neto retencion igss isr fianza judicial prestamo privado particular personal saldo pendiente anterior"
    " ultimo firma observacion sin menos cuota laboral patronal"
)
# Headers of how old people are: no column asks for them, and they are like none (folded).
AGE = re.compile(r"edad(?: (?:en )?anos| del? \w+)?|anos(?: de edad)?")
_SIGN = re.compile(r"\((?:q\.?|en quetzales|gtq|qtz\.?)\)|[(]s[)]", re.IGNORECASE)


@lru_cache(maxsize=8192)
def key(text: str) -> tuple[str, ...]:
    """The words that carry the meaning of a header, singular and in order: `No. de Teléfonos` -> `("telefono",)`."""
    written = re.sub(r"\b([a-zA-Z])\.(?=[a-zA-Z]\b)", r"\1", _SIGN.sub(" ", text[:200]))  # N.I.T. -> NIT
    words = [_singular(_LONG.get(word, word)) for word in plain(written).split()]
    return tuple(word for word in words if word not in _LITTLE) or tuple(words)


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("es") and word[-3] in "rnldz" and word[-4] in "aeiou":
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] in "aeiou" and word not in ("tres", "pais") else word


def same_but_for_typos(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two headers have the same words in order, but for a letter or two in the long ones."""
    return (
        len(left) == len(right)
        and left[0][:1] == right[0][:1]
        and all(one == other or _typo(one, other) for one, other in zip(left, right, strict=True))
    )


def _typo(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    return short >= 5 and one[0] == other[0] and distance(one, other, 1 if short < 8 else 2) is not None


def distance(one: str, other: str, limit: int) -> int | None:
    """Letters to change, add, drop or swap with the next to turn one word into the other; None when more than `limit`."""
    if abs(len(one) - len(other)) > limit:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, sign in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None
