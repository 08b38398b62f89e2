"""Lines and mailboxes: a mobile that nobody calls an office's, a mailbox of a public service that no office is named in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checklists.identifiers import is_personal_mail, names_an_office
from checklists.personal.leak import Leak, digits_hidden

_LABEL = (
    r"(?:cel(?:ular(?:es)?)?|m[oó]vil(?:es)?|whats?\s?app|wasap|wsp|tel[eé]?f?(?:ono)?s?|contacto|llam(?:ar|e|ada)\s+al"
    r"|comunicarse\s+al|escrib(?:ir|a)\s+al)"
)
_LABELLED = re.compile(
    rf"\b{_LABEL}\b\W{{0,4}}(?:(?:n[oº°]|n[uú]mero|personal|particular|privado|propio)\b\W{{0,4}}){{0,2}}"
    r"(?:\(?\+?502\)?[ -]?)?[345]\d{3}[ .-]?\d{4}(?!\d)",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(r"\+?\b502[ )-]{1,2}[345]\d{3}[ -]?\d{4}(?!\d)|\+502[345]\d{7}(?!\d)")
_BARE = re.compile(r"(?<![\d.,/#-])(?<!\w-)(?![345]\d00-\d\d00\b)[345]\d{3}-(?!(?:19|20)\d\d\b)\d{4}(?![\d.,/-]\d|[\d%])(?!-\w)")
_CODED = re.compile(
    r"\b(?:n[oº°]|n[uú]m(?:ero)?|nro|facturas?|fel|serie|dte|contratos?|actas?|acuerdos?|resoluci(?:[oó]n|ones)|expedientes?|oficios?|c[oó]digos?|nogs?|npg"
    r"|recibos?|cheques?|boletas?|[oó]rden(?:es)?|placas?|inventario|snip|convenios?|finca|folio|libro|pedidos?|registro|formularios?|planillas?)"
    r"\b[\s.:#º°-]{0,4}(?:\w{1,12}[\s.:#º°-]{1,3}){0,2}$",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:institucional(?:es)?|oficial(?:es)?|corporativ[oa]s?|de\s+(?:la|esta|nuestra)\s+(?:oficina|unidad|municipalidad|dependencia|direcci[oó]n|uip)"
    r"|l[ií]nea\s+(?:de\s+)?(?:emergencias?|denuncias?|atenci[oó]n|directa\s+municipal))\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def mobiles_in(text: str, *, coded: bool = False) -> Iterator[Leak]:
    """Mobile lines that are not said to be an office's. `coded`: the text is that of a column of codes, where a bare number is one."""
    for pattern in (_LABELLED, _INTERNATIONAL) if coded else (_LABELLED, _INTERNATIONAL, _BARE):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()]
            official = _OFFICIAL.search(re.split(r"[;\n]|\.\s+(?=[A-ZÁÉÍÓÚ])", before)[-1] + match[0])
            if not official and not (pattern is _BARE and _CODED.search(before)):
                yield digits_hidden("phone_in_text", match)


def mailboxes_in(text: str) -> Iterator[Leak]:
    """Mailboxes of public services that do not name an office."""
    for match in _MAIL.finditer(text):
        if is_personal_mail(match[0]) and not names_an_office(match[0]):
            yield digits_hidden("email_in_text", match)
