"""What is told of a portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from deploy.inventory import Instance
from deploy.standing.backup import BACKUP
from deploy.standing.kind import Facts, Kind, size

CERTIFICATE_DAYS = timedelta(days=21)  # or a quarter of its life, where that is shorter
SIGNERS = {"own": " (propio)", "unknown": " (puesto a mano)"}
SLOW = 2.0  # seconds for a home page that is a file
MANY_ERRORS = 5  # in a day
WORDS = {"active": "despierta", "inactive": "dormida", "failed": "caída", "activating": "despertando", "deactivating": "durmiéndose"}


def _release(item: Instance, facts: Facts) -> str:
    return f"retirado el {facts['retired_on']}" if facts.get("retired_on") else str(facts["release"])


def _release_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["upgrade"] == "cut":
        yield f"un cambio de versión quedó a medias: en {item.host}, systemctl start vitrina-mend ; o repita  deploy upgrade {item.code}"
    elif facts["upgrade_error"] and not facts["upgrade"]:
        why = facts["upgrade_error"].splitlines()[0]
        yield f"no pasó a {facts['upgrade_to']} ({why}): corrija la causa y repita  deploy upgrade {item.code}"


def _home_page(item: Instance, facts: Facts) -> str:
    return f"{facts['status']} en {facts['seconds'] * 1000:.0f} ms" if facts["seconds"] is not None else "no responde"


def _home_page_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["status"] != 200:
        what = f"respondió con el código {facts['status']}" if facts["status"] else "no responde"
        yield f"la portada {what}: repita  deploy provision {item.code}"
    elif facts["seconds"] > SLOW:
        yield f"la portada tardó {facts['seconds']:.1f} segundos: vea la carga y el disco de {item.host}"


def _application(item: Instance, facts: Facts) -> str:
    return "se quitó" if facts.get("retired_on") else WORDS.get(facts["application"], facts["application"] or "no está")


def _application_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["application"] == "failed" or facts["door"] != "active":
        yield f"la aplicación está caída: repita  deploy provision {item.code} ; si sigue, journalctl -u vitrina-app@{item.code}"


def _errors(item: Instance, facts: Facts) -> str:
    return f"{facts['errors']}" + (f", respuestas 5xx: {facts['failures']}" if facts["failures"] else "")


def _errors_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["failures"] >= MANY_ERRORS:
        where = f"grep '\" 5' /var/log/nginx/portal-{item.code}.log"
        yield f"{facts['failures']} respuestas con error del servidor desde ayer: véalas con  {where}"
    if facts["errors"] >= MANY_ERRORS:
        yield f"{facts['errors']} errores desde ayer: véalos con  journalctl -p err --since -1d -u vitrina-app@{item.code}"


def _certificate(item: Instance, facts: Facts) -> str:
    return f"{(facts['certificate_until'] or 'ninguno')[:10]}{SIGNERS.get(facts['certificate_kind'], '')}"


def _certificate_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if not facts["certificate_until"]:
        yield f"no tiene certificado que sirva: repita  deploy provision {item.code}"
        return
    if mended := facts["certificate_mended"]:
        kept = f"; el de antes quedó en {mended['kept']}" if mended["kept"] else ""
        yield (
            f"su certificado no servía, y el {mended['at'][:10]} el anfitrión puso uno propio, con el que los navegadores avisan{kept}: "
            f"repita  deploy provision {item.code} ; si lo había traído usted, vuelva a ponerlo después"
        )
        return
    since, until = (datetime.fromisoformat(facts[name]) for name in ("certificate_since", "certificate_until"))
    if until - now < min(CERTIFICATE_DAYS, (until - since) / 4):
        yield f"su certificado vence el {facts['certificate_until'][:10]}: {_renewal(item, facts)}"
    elif facts["certificate_kind"] == "own" and facts["certificate_authority"]:
        yield f"su certificado es todavía del anfitrión, y los navegadores avisan: repita  deploy provision {item.code}"
    if facts["certificate_authority"]:  # what one said that is asked no longer is nobody's to mend
        yield from (f"certificado: {words}" for words in facts["certificate_words"])


def _renewal(item: Instance, facts: Facts) -> str:
    """What to do about one that runs out."""
    if facts["certificate_authority"] or facts["certificate_kind"] == "own":
        return f"vea por qué no se renovó con  journalctl -u vitrina-certificates  y repita  deploy provision {item.code}"
    return "ponga uno nuevo, o nombre una autoridad en el inventario"


PORTAL: tuple[Kind[Instance], ...] = (
    Kind(title="versión", cell=_release, judge=_release_wrong),
    Kind(title="portada", cell=_home_page, judge=_home_page_wrong),
    Kind(title="aplicación", cell=_application, judge=_application_wrong),
    Kind(title="memoria", cell=lambda item, facts: size(facts["memory"]) if facts["memory"] else "0"),
    Kind(title="disco", cell=lambda item, facts: size(facts["size"])),
    Kind(title="errores", cell=_errors, judge=_errors_wrong),
    Kind(title="última edición", cell=lambda item, facts: (facts["last_edition"] or "ninguna")[:10]),
    Kind(title="certificado", cell=_certificate, judge=_certificate_wrong),
    *BACKUP,
)
