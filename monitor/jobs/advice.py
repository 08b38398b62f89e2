"""What whoever keeps the list of portals can do about each way a visit ended: the table of endings, seen from the office that observes."""

from __future__ import annotations

from monitor.outcome import ENDINGS, Ending
from monitor.page import Fetched

_ADDRESS = "Busque la dirección vigente y tómela en la lista: monitor portals import."
_KNOWN = {
    Fetched.NOT_FOUND: _ADDRESS,
    Fetched.SOFT_NOT_FOUND: _ADDRESS,
    Fetched.SOCIAL_NETWORK: _ADDRESS,
    Fetched.EXTERNAL: _ADDRESS,
    Fetched.PARKED: f"{_ADDRESS} Si no se mudó, avise al municipio.",
    Fetched.DNS: "Se intenta de nuevo en la próxima visita. Si el municipio cambió de dirección: monitor portals import.",
    Fetched.BUDGET: "Lo que quedó sin visitar queda sin dato. Revise si el sitio repite páginas sin fin.",
}


_OF_OURS = {
    "OSError": "revise el espacio y que la carpeta de evidencia esté montada; se reintenta solo",
    "Held": "otro proceso trabaja en ese portal o servidor; se reintenta solo",
    "OperationalError": "la base de datos no respondía; se reintenta solo",
    "InterfaceError": "la base de datos no respondía; se reintenta solo",
    "ValueError": "la dirección no sirve: corríjala con «monitor portals import»",
}
_A_FAULT = "es una falla del programa: repórtela con este texto; no se reintenta"


def remedy(kind: str) -> str:
    """What to do about a visit that could not be made for a reason of ours, by the kind of what went wrong."""
    return _OF_OURS.get(kind, _A_FAULT)


def advice(outcome: str) -> str:
    """What to do about a visit that ended like this; "" where there is nothing to do."""
    ended = Fetched(outcome)
    return _KNOWN.get(ended) or _usual(ENDINGS[ended])


def _usual(ending: Ending) -> str:
    if ending.looked_at:
        return ""
    told = f"Para el municipio: {ending.webmaster}"
    if ending.refusal:
        return f"No se insiste ni se rodea. {told}"
    return f"Puede pasar: se intenta de nuevo en la próxima visita. {told}" if ending.transient else told
