"""How a request ended: what a status, a failed certificate or an exception from the depths of the client means.

`fetched` is the word of `monitor.page`; the detail is a short Spanish phrase for people.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from urllib3.exceptions import IncompleteRead

from monitor.crawler.net.message import Message
from monitor.page import Fetched

_MAX_WAIT = 86_400  # seconds: a server that asks for more is taken to ask for a day
_TLS = {
    **dict.fromkeys((9, 10), "expired"),
    **dict.fromkeys((18, 19), "self_signed"),
    **dict.fromkeys((20, 21), "incomplete_chain"),
    **dict.fromkeys((62, 64), "wrong_host"),
}
_OUTDATED = (
    "UNSUPPORTED_PROTOCOL",
    "ALERT_PROTOCOL_VERSION",
    "ALERT_HANDSHAKE_FAILURE",
    "KEY_TOO_SMALL",
    "UNSAFE_LEGACY",
    "LEGACY_SIGALG",
    "NO_SHARED_CIPHER",
)
_STATUS = {
    304: Fetched.NOT_MODIFIED,
    401: Fetched.LOGIN,
    403: Fetched.FORBIDDEN,
    404: Fetched.NOT_FOUND,
    410: Fetched.NOT_FOUND,
    429: Fetched.RATE_LIMITED,
}
_Kind = type[BaseException] | tuple[type[BaseException], ...]
_MEANINGS: tuple[tuple[_Kind, Fetched, str], ...] = (
    (TimeoutError, Fetched.TIMEOUT, "dejó de contestar"),
    (http.client.RemoteDisconnected, Fetched.RESET, "cortó la conexión"),
    ((http.client.IncompleteRead, IncompleteRead), Fetched.RESET, "cortó a mitad del documento"),
    ((http.client.HTTPException, ValueError), Fetched.BAD_RESPONSE, "no contestó en HTTP"),
    (OSError, Fetched.RESET, "cortó la conexión"),
)


class Failure(Exception):
    """A request ended without a response that can be used; `fetched` says how."""

    def __init__(self, fetched: Fetched, detail: str) -> None:
        super().__init__(detail)
        self.fetched = fetched
        self.detail = detail


def outcome_of(status: int) -> Fetched:
    """What a final status means."""
    if status in _STATUS:
        return _STATUS[status]
    if 200 <= status < 300:
        return Fetched.OK
    if 400 <= status < 500:
        return Fetched.CLIENT_ERROR
    return Fetched.SERVER_ERROR if 500 <= status < 600 else Fetched.BAD_RESPONSE


def retry_after(message: Message) -> float:
    """Seconds that a 429 or 503 asks us to wait, at most a day; 0 if it says nothing."""
    text = message.header("retry-after").strip()
    if not text or message.status not in (429, 503):
        return 0.0
    if text.isdigit():
        return float(min(int(text[:9]), _MAX_WAIT))
    try:
        wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0
    return min(max(wait, 0.0), float(_MAX_WAIT))


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """An exception and everything wrapped in it."""
    waiting, seen = [fault], set()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [x for x in inner if isinstance(x, BaseException)]


def certificate_problem(fault: BaseException) -> str:
    """Why a certificate was refused (expired, self_signed, incomplete_chain, wrong_host), or "" if that was not it."""
    for one in _causes(fault):
        if isinstance(one, ssl.SSLCertVerificationError):
            return _TLS.get(one.verify_code, "incomplete_chain")
    return ""


def failure_of(fault: BaseException, wrapper: type[BaseException]) -> Failure:
    """What an exception means. `wrapper` is the client's own kind, which says nothing and is looked through."""
    causes = [one for one in _causes(fault) if not isinstance(one, wrapper)]
    for one in causes:
        if isinstance(one, Failure):
            return one
    for kind, fetched, detail in _MEANINGS:
        if any(isinstance(one, kind) for one in causes):
            return Failure(fetched, detail)
    return Failure(Fetched.BAD_RESPONSE, "no contestó en HTTP")


def handshake_failure(fault: BaseException) -> Failure:
    """What a handshake that failed for another reason than the certificate means."""
    reasons = [f"{one.reason} {one}".upper().replace(" ", "_") for one in _causes(fault) if isinstance(one, ssl.SSLError)]
    if any(piece in reason for reason in reasons for piece in _OUTDATED):
        return Failure(Fetched.TLS_VERSION, "solo ofrece TLS antiguo")
    return Failure(Fetched.TLS, "falló la conexión segura")
