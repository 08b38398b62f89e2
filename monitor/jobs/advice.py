"""What whoever keeps the list of portals can do about each way a visit ended."""

from __future__ import annotations

from monitor.page import Fetched

_PASSES = "Puede pasar: se intenta de nuevo en la próxima visita. Si sigue así tres días, avise al municipio."
_ADDRESS = "Busque la dirección vigente y tómela en la lista: monitor portals import."
_REFUSED = "No se insiste ni se rodea. Pida al municipio que admita a VitrinaMonitor."
_LOOK = "Abra la dirección en un navegador y avise al municipio de lo que vea."

_ADVICE = {
    Fetched.OK: "",
    Fetched.NOT_MODIFIED: "",
    Fetched.DNS: f"{_PASSES} Si el municipio cambió de dirección: monitor portals import.",
    Fetched.REFUSED: _PASSES,
    Fetched.RESET: _PASSES,
    Fetched.TIMEOUT: _PASSES,
    Fetched.SERVER_ERROR: _PASSES,
    Fetched.BAD_RESPONSE: _LOOK,
    Fetched.NOT_FOUND: _ADDRESS,
    Fetched.SOFT_NOT_FOUND: _ADDRESS,
    Fetched.SOCIAL_NETWORK: _ADDRESS,
    Fetched.EXTERNAL: _ADDRESS,
    Fetched.FORBIDDEN: _REFUSED,
    Fetched.RATE_LIMITED: _REFUSED,
    Fetched.CHALLENGE: _REFUSED,
    Fetched.ROBOTS: "Pida al municipio que su robots.txt deje leer la información pública.",
    Fetched.TLS: "Avise al municipio de su certificado; mientras, lo que no se vio queda sin dato.",
    Fetched.BUDGET: "Quedaron páginas sin visitar, que quedan sin dato. Revise si el sitio repite páginas sin fin.",
}


def advice(outcome: str) -> str:
    """What to do about a visit that ended like this; "" where there is nothing to do."""
    return _ADVICE.get(Fetched(outcome), _LOOK) if outcome in set(Fetched) else _LOOK
