"""When two addresses are one page, and whose page it is. Pure functions on text.

`clean` makes the address to ask for out of what a page writes; `key` makes the identity under which it is counted once. The query
string is part of the identity (`?ruta=`, `?id=`); fragments, session ids, campaign marks, `index.php/`, default ports, the scheme and
a leading `www.` are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

_DROPPED = re.compile(
    r"^(utm_.*|phpsessid|jsessionid|aspsessionid.*|sid|sessionid|session_id|zenid|oscsid|fbclid|gclid|cfid|cftoken)$", re.I
)
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*", re.I)
_DOTNET_SESSION = re.compile(r"/\(S\([a-z0-9]{16,}\)\)", re.I)
_INDEX = re.compile(r"/index\.(?:php|html?|aspx?|jsp)(?=/|$)", re.I)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

_SOCIAL = frozenset(
    {
        *("facebook.com", "fb.com", "fb.me", "fb.watch", "messenger.com", "instagram.com", "threads.net", "whatsapp.com", "wa.me"),
        *("twitter.com", "x.com", "t.co", "youtube.com", "youtu.be", "tiktok.com", "linkedin.com", "t.me", "telegram.me"),
        *("pinterest.com", "flickr.com"),
    }
)
_PICTURE = re.compile(r"\.(png|jpe?g|gif|tiff?|webp|bmp)$", re.I)
_DOCUMENT = re.compile(
    r"\.(pdf|xlsx?|xlsm|xlsb|ods|csv|tsv|docx?|odt|rtf|pptx?|odp|zip|rar|7z|json|xml|txt|png|jpe?g|gif|tiff?|webp|bmp)$", re.I
)
_NEVER = re.compile(
    r"\.(css|js|mjs|map|woff2?|ttf|eot|otf|ico|svg|mp3|mp4|m4a|m4v|avi|mov|wmv|webm|ogg|ogv|wav|exe|msi|apk|iso|dmg|swf)$", re.I
)


_Answer = TypeVar("_Answer")
_SHORT, _KEPT = 300, 32_768  # characters of an address that is remembered, and how many


def remembered(function: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Remember a pure function's answers: a menu's addresses come again on every page. Long ones, as traps make them, are not kept."""
    kept = lru_cache(maxsize=_KEPT)(function)

    @wraps(function)
    def answer(text: str) -> _Answer:
        return kept(text) if len(text) <= _SHORT else function(text)

    return answer


@remembered
def clean(url: str) -> str:
    """The address to ask for: no fragment, credentials, session id or campaign mark; blanks escaped. "" if it is not http(s)."""
    url = re.sub(r"[\t\r\n]", "", url).strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"[\s\\<>\"]", host):
        return ""
    netloc = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        netloc += f":{port}"
    path = _DOTNET_SESSION.sub("", _PATH_SESSION.sub("", parts.path)) or "/"
    path = quote(path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(_kept(parts.query), safe="/%:@!$&'()*+,;=~-._?[]|")
    return urlunsplit((parts.scheme.lower(), netloc, path, query, ""))


def spelled(text: str) -> str:
    """The address to ask for by one as people write it, with or without https; "" if it is none."""
    text = text.strip()
    return clean(text if "://" in text else f"https://{text}") if text else ""


def join(base: str, reference: str) -> str:
    """An absolute address out of what a page or a header writes; "" where that is not an address at all."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return ""


def _kept(query: str) -> str:
    return "&".join(piece for piece in query.split("&") if piece and not _DROPPED.match(piece.partition("=")[0]))


@remembered
def key(url: str) -> str:
    """The identity of a page: equal for two addresses that are one page. Meant for comparison only, not for asking."""
    try:
        parts = urlsplit(canonicalize_url(clean(url) or url))
    except ValueError:
        return url  # what is no address is the same as itself only
    path = _INDEX.sub("", parts.path).rstrip("/")
    return f"{host_of(url)}{path or '/'}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=4096)
def _host(netloc_url: str) -> str:
    parts = _split(netloc_url)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    try:
        host = host.encode("idna").decode("ascii")
        port = parts.port
    except (UnicodeError, ValueError):
        port = None
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


@remembered
def host_of(url: str) -> str:
    """The host that an address belongs to: lower case, without `www.`, with the port where it is not the scheme's own."""
    parts = _split(url)
    return _host(f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}")


@remembered
def authority_of(url: str) -> str:
    """Scheme, exact host and port: what one robots.txt speaks for."""
    parts = _split(clean(url) or url)
    return f"{parts.scheme}://{parts.netloc}"


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable name of a host ("uipm.munix.gob.gt" -> "munix.gob.gt"); the host itself where there is none."""
    name = host.partition(":")[0] if host.count(":") < 2 else host
    return _EXTRACT(name).top_domain_under_public_suffix or name


@remembered
def folder_of(url: str) -> str:
    """The folder of an address, ending in "/": "/portal/" for /portal/inicio.php, "/" for the root."""
    path = _INDEX.sub("", _split(clean(url)).path) or "/"
    last = path.rpartition("/")[2]
    return path if path.endswith("/") else path.rpartition("/")[0] + "/" if "." in last else path + "/"


@remembered
def path_of(url: str) -> str:
    """The path, without `index.php`."""
    return _INDEX.sub("", _split(url).path) or "/"


@remembered
def is_social(url: str) -> bool:
    """Whether an address is on a social network."""
    return site_of(host_of(url)) in _SOCIAL


@remembered
def is_document(url: str) -> bool:
    """Whether the name promises a file and not a page. A promise only: what it is, its bytes say."""
    return bool(_DOCUMENT.search(_split(url).path))


@remembered
def is_picture(url: str) -> bool:
    """Whether the name promises an image."""
    return bool(_PICTURE.search(_split(url).path))


@remembered
def is_never_asked(url: str) -> bool:
    """Whether the name promises something that can hold no information of the law: styles, scripts, video, programs."""
    return bool(_NEVER.search(_split(url).path))
