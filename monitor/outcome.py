"""The one table of how a request can end, and what each end means: for the crawl, for a verdict, for people.

Everything that asks whether an end passes, whether it counts as looked at, or how it is told, reads it here. What was not looked at is
unknown, whoever is to blame, and never missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.page import Fetched, Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What one end of a request means. `reason` is the code in `checklists.finding` of what it leaves unknown, "" where it leaves nothing.

    `short` is said in brackets and lists; `citizen` and `webmaster` are whole sentences: what happened, and what to mend.
    """

    short: str
    citizen: str
    webmaster: str
    reason: str = ""
    looked_at: bool = False  # what stands there was seen, or that nothing does
    fault: bool = False  # the site or the way to it failed that day: it says nothing of the town
    transient: bool = False  # another try, later, may well end otherwise
    refusal: bool = False  # the site does not want to be asked: we stop, and never dodge
    closes_after: int = 0  # so many in a row, and the host is left alone; 0 for never


def _seen(short: str, citizen: str, webmaster: str) -> Ending:
    return Ending(short=short, citizen=citizen, webmaster=webmaster, looked_at=True)


def _failed(reason: str, short: str, citizen: str, webmaster: str, *, closes_after: int = 5) -> Ending:
    """A fault that may have passed an hour later."""
    return Ending(short=short, citizen=citizen, webmaster=webmaster, reason=reason, fault=True, transient=True, closes_after=closes_after)


def _broken(reason: str, short: str, citizen: str, webmaster: str, *, closes_after: int = 0) -> Ending:
    """A fault that stays until somebody mends it."""
    return Ending(short=short, citizen=citizen, webmaster=webmaster, reason=reason, fault=True, closes_after=closes_after)


def _refused(short: str, citizen: str, webmaster: str, *, closes_after: int, transient: bool = False) -> Ending:
    return Ending(
        short=short,
        citizen=citizen,
        webmaster=webmaster,
        reason="blocked",
        refusal=True,
        transient=transient,
        closes_after=closes_after,
    )


def _bounded(reason: str, short: str, citizen: str, webmaster: str) -> Ending:
    """Nobody failed: it lies beyond what this crawl asks for."""
    return Ending(short=short, citizen=citizen, webmaster=webmaster, reason=reason)


_LET_IN = "Permita el paso al agente «VitrinaMonitor» en el cortafuegos o en el servicio de protección; visita despacio y se identifica."

ENDINGS: Mapping[Fetched, Ending] = MappingProxyType(
    {
        Fetched.OK: _seen("se pudo visitar", "Se pudo visitar.", "Nada que corregir."),
        Fetched.NOT_MODIFIED: _broken(  # where we asked, the earlier body stands in its place and this is no end at all
            "unreachable",
            "contestó «sin cambios» sin mostrar nada",
            "El sitio contestó que nada cambió, sin que se le preguntara; no se pudo ver.",
            "Revise el caché del servidor: contesta 304 a quien no preguntó si algo cambió.",
        ),
        Fetched.NOT_FOUND: _seen(
            "la dirección no existe",
            "La dirección no existe en el sitio.",
            "Corrija el enlace que lleva a esta dirección o vuelva a subir lo que había en ella.",
        ),
        Fetched.SOFT_NOT_FOUND: _seen(
            "la dirección no existe, aunque el sitio responde otra cosa",
            "La dirección no existe, aunque el sitio responde como si existiera.",
            "Haga que las direcciones que no existen respondan con el código 404, y corrija el enlace.",
        ),
        Fetched.CLIENT_ERROR: _broken(
            "unreachable",
            "el sitio no aceptó la dirección",
            "El sitio no aceptó la petición; no se pudo ver.",
            "Revise por qué el servidor rechaza una visita común a esta dirección (respuesta 4xx).",
        ),
        Fetched.SERVER_ERROR: _failed(
            "unreachable",
            "el servidor falló",
            "El servidor del sitio falló al responder; no se pudo ver.",
            "Revise el registro de errores del servidor: respondió con un error interno (5xx o un mensaje de error).",
        ),
        Fetched.FORBIDDEN: _refused(
            "el sitio negó el acceso", "El sitio negó el acceso a nuestra visita; no se pudo ver.", _LET_IN, closes_after=5
        ),
        Fetched.RATE_LIMITED: _refused(
            "el sitio pidió menos visitas",
            "El sitio pidió menos visitas y no se insistió; no se pudo ver todo.",
            "Suba el límite de visitas por minuto: se espera al menos un segundo entre dos peticiones, y más si el sitio tarda.",
            closes_after=2,
            transient=True,
        ),
        Fetched.CHALLENGE: _refused(
            "un muro pide un navegador con una persona",
            "Un muro de protección solo deja pasar navegadores con una persona; no se pudo ver.",
            "Exceptúe de la comprobación de navegador la sección de información pública. " + _LET_IN,
            closes_after=2,
        ),
        Fetched.LOGIN: _refused(
            "pide iniciar sesión",
            "Pide usuario y contraseña; no se pudo ver. La información pública se consulta sin ellos.",
            "Quite la contraseña de lo que es información pública de oficio.",
            closes_after=0,
        ),
        Fetched.ROBOTS: _bounded(
            "robots",
            "robots.txt pide no recorrerla",
            "El sitio pide, en robots.txt, que los programas no la recorran; no se vio.",
            "Quite de robots.txt la prohibición sobre la sección de información pública.",
        ),
        Fetched.DNS: _failed(
            "unreachable",
            "el nombre del sitio no lleva a ningún servidor",
            "El nombre del sitio no lleva a ningún servidor; no se pudo ver.",
            "Revise que el dominio esté vigente y que sus registros DNS (A, AAAA) apunten al servidor.",
        ),
        Fetched.REFUSED: _failed(
            "unreachable",
            "la conexión fue rechazada",
            "El servidor rechazó la conexión; no se pudo ver.",
            "Revise que el servidor web esté encendido y que el cortafuegos deje pasar los puertos 80 y 443.",
        ),
        Fetched.RESET: _failed(
            "unreachable",
            "la conexión se cortó",
            "La conexión se cortó antes de terminar; no se pudo ver.",
            "Revise el servidor y su cortafuegos: cortan la conexión a mitad de la respuesta.",
        ),
        Fetched.CONNECT_TIMEOUT: _failed(
            "timeout",
            "el servidor no contestó a la conexión",
            "El servidor no contestó cuando se intentó entrar; no se pudo ver.",
            "Revise que el servidor esté encendido y que el cortafuegos no descarte visitas en silencio.",
        ),
        Fetched.TIMEOUT: _failed(
            "timeout",
            "tardó demasiado en responder",
            "El sitio tardó demasiado en responder; no se pudo ver.",
            "Revise la carga del servidor y de su base de datos: la respuesta no llegó completa en dos minutos.",
        ),
        Fetched.TLS: _broken(
            "tls",
            "falló la conexión segura",
            "La conexión segura (https) con el sitio no se abre; no se pudo ver.",
            "Revise la configuración de HTTPS del servidor: el puerto 443 no completa el saludo TLS.",
            closes_after=5,
        ),
        Fetched.TLS_VERSION: _broken(
            "tls",
            "solo ofrece una conexión segura anticuada",
            "El sitio solo ofrece una conexión segura anticuada, que ya no se acepta; no se pudo ver.",
            "Active TLS 1.2 o 1.3 en el servidor y retire las versiones y los cifrados antiguos.",
            closes_after=5,
        ),
        Fetched.TOO_LARGE: _bounded(
            "unreadable_document",
            "es demasiado grande",
            "Lo que hay allí es demasiado grande para leerlo entero; no se pudo ver todo.",
            "Parta el archivo o quítele peso: una página de más de 5 MB o un archivo de más de 30 MB no se puede leer con datos móviles.",
        ),
        Fetched.WRONG_TYPE: _broken(
            "unreadable_document",
            "en lugar del archivo llegó una página",
            "En lugar del archivo llegó una página; el archivo no se pudo ver.",
            "Revise el enlace o los permisos del archivo: al pedirlo, el sitio entrega una página.",
        ),
        Fetched.EMPTY: _failed(
            "unreadable_document",
            "el servidor respondió sin contenido",
            "El servidor respondió sin ningún contenido; no se pudo ver.",
            "Revise el archivo o la página: responde con cero bytes. Vuelva a subirlo.",
            closes_after=0,
        ),
        Fetched.TOO_MANY_REDIRECTS: _broken(
            "unreachable",
            "redirige sin fin",
            "La dirección manda de una a otra sin terminar; no se pudo ver.",
            "Corrija la redirección: da vueltas o pasa por más de ocho direcciones.",
        ),
        Fetched.FORBIDDEN_ADDRESS: _broken(
            "unreachable",
            "lleva a una dirección interna",
            "Lleva a una dirección interna, que nadie fuera de esa oficina puede abrir; no se pudo ver.",
            "Corrija el enlace o el registro DNS: lleva a una dirección privada o a un puerto que no es de la web.",
        ),
        Fetched.BAD_RESPONSE: _broken(
            "unreachable",
            "la respuesta no es válida",
            "Lo que contestó el servidor no se puede entender; no se pudo ver.",
            "Revise el servidor: su respuesta no cumple con HTTP o viene con la compresión dañada.",
            closes_after=5,
        ),
        Fetched.PARKED: _broken(
            "not_the_town",
            "en su lugar hay una página de un proveedor: dominio vencido o en venta, o cuenta suspendida",
            "En esa dirección hay una página de un proveedor (dominio vencido o en venta, cuenta suspendida o sitio sin instalar).",
            "Renueve el dominio o la cuenta con el proveedor; si el portal se mudó, avise cuál es la dirección nueva.",
        ),
        Fetched.HIJACKED: _broken(
            "not_the_town",
            "parece alterada por terceros (publicidad ajena)",
            "La página parece alterada por terceros: muestra publicidad o mensajes ajenos al municipio.",
            "Revise el sitio cuanto antes: cambie contraseñas, actualice el programa del sitio y restaure una copia limpia.",
        ),
        Fetched.NEEDS_JAVASCRIPT: _bounded(
            "needs_javascript",
            "la página solo se arma con JavaScript",
            "La página solo se arma con JavaScript; no se pudo leer.",
            "Publique la información también en HTML, o genere las páginas en el servidor, para que se lean sin JavaScript.",
        ),
        Fetched.EXTERNAL: _bounded(
            "external_host",
            "está en otro sitio, que no se recorre",
            "Está en otro sitio, que no se recorre.",
            "Publique los archivos en el propio portal.",
        ),
        Fetched.SOCIAL_NETWORK: _bounded(
            "external_host",
            "es una red social, que no se recorre",
            "Es una red social, que no se recorre.",
            "Publique la información en el propio portal; una red social no la sustituye.",
        ),
        Fetched.BUDGET: _bounded(
            "search_incomplete",
            "quedó fuera del límite de la visita",
            "La visita llegó a su límite antes de pedirla; no se vio.",
            "Enlace la información pública desde un índice corto; el sitio tiene más direcciones de las que una visita recorre.",
        ),
    }
)

UNSEEN = frozenset(fetched for fetched, ending in ENDINGS.items() if not ending.looked_at)
"""Ends after which nobody knows what stands there."""

CERTIFICATE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "expired": (
            "está vencido o aún no empieza a valer",
            "Renueve el certificado del sitio y prográmelo para que se renueve solo.",
        ),
        "self_signed": (
            "no lo respalda ninguna autoridad",
            "Instale un certificado de una autoridad reconocida; los hay sin costo.",
        ),
        "incomplete_chain": (
            "está instalado a medias",
            "Instale en el servidor la cadena completa, con los certificados intermedios.",
        ),
        "wrong_host": (
            "es de otro sitio",
            "Pida un certificado que incluya el nombre de este sitio, con y sin «www».",
        ),
    }
)
"""What is wrong with a certificate (`Page.tls_problem`) whose site was read all the same: "El certificado …", and what to mend."""


def ended(page: Page) -> Fetched:
    """How the request for a page ended, counting one that came whole and cannot be read without JavaScript."""
    return Fetched.NEEDS_JAVASCRIPT if page.ok and page.needs_javascript else page.fetched


def ending_of(page: Page) -> Ending:
    """What the end of a page's request means."""
    return ENDINGS[ended(page)]
