"""What the screens call roles and the journal's actions. An action without a word here shows as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal_template.accounts.access import Role

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.CAPTURE: "Captura: prepara y envía archivos; no publica",
        Role.PUBLISH: "Publicación: además publica, corrige y retira",
        Role.ADMINISTER: "Administración: además lleva cuentas, bitácora, páginas y ajustes",
        Role.SUPPORT: "Soporte INFOM: como administración, por unos días",
    }
)

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "publish": "Publicó",
        "correct": "Corrigió",
        "withdraw": "Retiró",
        "begin": "Empezó un envío",
        "upload": "Subió un archivo",
        "remove": "Quitó un archivo de un envío",
        "columns": "Dijo qué columna es cada una",
        "fix": "Aceptó correcciones",
        "unfix": "Deshizo correcciones",
        "explain": "Explicó avisos",
        "write": "Escribió un texto",
        "word": "Cambió títulos o motivo",
        "send": "Envió a aprobar",
        "return": "Devolvió un envío",
        "take_back": "Retomó su envío",
        "take_over": "Tomó el envío de otra cuenta",
        "approve": "Aprobó",
        "discard": "Descartó un envío",
        "declare": "Declaró",
        "answer": "Respondió un aviso recibido",
        "settings": "Cambió los ajustes",
        "sign_in": "Entró",
        "sign_in_failed": "Intento de entrar que falló",
        "password_changed": "Cambió su contraseña",
        "password_renewed": "Dio una contraseña nueva",
        "second_factor_on": "Activó su segundo factor",
        "second_factor_off": "Quitó su segundo factor",
        "second_factor_reset": "Reinició el segundo factor",
        "recovery_codes_renewed": "Hizo códigos de respaldo nuevos",
        "account_opened": "Creó una cuenta",
        "account_changed": "Cambió una cuenta",
        "account_ended": "Terminó una cuenta",
        "handed_over": "Hizo el relevo",
        "copy_handed_over": "Se preparó esta copia para el municipio",
        "copy_delivered": "Se entregó una copia completa de este portal",
        "portal_retired": "Se retiró este portal",
        "reminder_sent": "Se envió un recordatorio",
        "mail_failed": "No salió un correo",
        "journal_downloaded": "Descargó la bitácora",
    }
)

DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "account": "cuenta",
        "role": "papel",
        "ends_on": "hasta",
        "fields": "cambió",
        "left": "se fueron",
        "came": "llegaron",
        "submission": "envío",
        "declaration": "declaración",
        "report": "aviso",
        "state": "estado",
        "periods": "periodos",
        "kind": "clase",
        "rule": "regla",
        "count": "cuántos",
        "name": "archivo",
        "author": "preparado por",
        "digest": "huella",
        "published_at": "con fecha",
        "explained": "avisos explicados",
        "error": "error",
        "rows": "filas",
        "files": "archivos",
        "to": "para",
        "items": "partes",
        "day": "día",
    }
)
FIELDS: Mapping[str, str] = MappingProxyType(
    {"post": "puesto", "full_name": "nombre", "email": "correo", "role": "papel", "ends_on": "último día"}
)


def action_words(action: str) -> str:
    """What an action is called."""
    return ACTIONS.get(action, action)


def detail_words(detail: Mapping[str, object], *, whole: bool = False) -> str:
    """What is kept beside an action, in one line; digests by their beginning, unless `whole`."""
    said = ((DETAILS.get(key, key), _value(value, whole)) for key, value in detail.items() if value not in (None, "", [], {}))
    return "; ".join(f"{key}: {value}" for key, value in said)


def _value(value: object, whole: bool) -> str:
    if isinstance(value, list):
        return ", ".join(FIELDS.get(str(item), str(item)) for item in value)
    text = str(value)
    return f"{text[7:19]}…" if text.startswith("sha256:") and not whole else text
