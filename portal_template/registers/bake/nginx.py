"""The configuration with which nginx shows the public tree, with the application behind it for everything else.

What the application says in its headers nginx says too: those that every page has are made by the middleware that says them there, the rest
follow from the address. So the tree needs no list of headers, and a new tree no new configuration. Nothing here needs the applications of
Django, whose start takes longer than all the rest (`portal nginx`, manage.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string

from checklists.model import Checklist, Privacy
from portal_template.instance import Instance
from portal_template.registers import addresses
from portal_template.registers.incoming.papers.kinds import KINDS
from portal_template.registers.law import bound_obligations

TEMPLATE = Path(__file__).with_name("nginx.conf")
SHARED = (
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "strict-transport-security",
)
SPEAKERS = (  # of the middleware, those that say these
    "portal_template.headers.more_headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
INLINE = frozenset({"atom", "pdf", "jpg", "jpeg", "png", "html", "json"})  # shown by a browser; the rest is offered to be kept
VERSIONED = r"static/[^?]*|identidad\.css|escudo\.svg"
TYPES: Mapping[str, str] = {
    "html": "text/html",
    "css": "text/css",
    "csv": "text/csv",
    "txt": "text/plain",
    "json": "application/json",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "js": "text/javascript",
    "zip": "application/zip",
    "sqlite3": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} | {suffix.lstrip("."): kind.mediatype for suffix, kind in KINDS.items()}
APPLICATION_ONLY = "admin|cuenta|panel"  # first segments of addresses that no tree has
# When the application is away: no Retry-After, and no 503 where people read, for whoever obeys them, such as a crawler, would stop reading
# what is here. A filter that cannot be answered leads to its whole page, which then says why (#sin-aplicacion in base.html).
_APPLICATION = """
    location @application {
        proxy_pass http://portal_%CODE%;
%PROXY%
        error_page 502 503 504 = @away;
    }
    location ~ ^/(%APPLICATION_ONLY%)/ {
        try_files /.nada @panel;
    }
    location @panel {
        proxy_pass http://portal_%CODE%;
%PROXY%
        error_page 502 503 504 =503 /503.html;
    }
    location @away {
        error_page 418 =503 /503.html;
        error_page 404 /404.html;
        if ($request_method !~ ^(GET|HEAD)$) { return 418; }
        if (-f $document_root${uri}index.html) { return 302 $uri#sin-aplicacion; }
        if (-f $document_root$uri) { return 302 $uri; }
        return 404;
    }
    location = /503.html {
        internal;
%HEADERS%
        add_header Cross-Origin-Resource-Policy same-origin always;
        add_header Cache-Control no-store always;
    }"""
# Where the application is gone for good. A citizen who comes with a filter gets the whole page, which says so; a program that asks for some
# rows of a file is told that it is gone, for the whole file would be another answer.
_RETIRED = """
    error_page 410 /410.html;
    location ~ ^/(%APPLICATION_ONLY%|avisar|buscar)(/|$) { return 410; }
    location @retired {
        if ($request_method !~ ^(GET|HEAD)$) { return 410; }
        if (-f $document_root${uri}index.html) { return 302 $uri#sin-aplicacion; }
        if (-f $document_root$uri) { return 410; }
        if ($uri ~ "^/api/filas/|/constancia\\.pdf$") { return 410; }
        return 404;
    }
    location = /410.html {
        internal;
%HEADERS%
        add_header Cross-Origin-Resource-Policy same-origin always;
        add_header Cache-Control no-store always;
    }"""
_PROXY = """        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_read_timeout 120s;"""


def configuration(
    law: Checklist, instance: Instance, *, listen: str, application: str, public: Path | None = None, include: str = ""
) -> str:
    """The configuration of one portal. `application` is where gunicorn listens (`127.0.0.1:8000`, `unix:/run/portal.sock`), or "" where
    there is only the tree, as with a portal that has been retired; `public` is a tree somewhere else, such as a copy; `include` a file of
    the host's with what is its business, such as certificates and limits.
    """
    application = "" if instance.retired_on else application
    behind = _RETIRED if instance.retired_on else _APPLICATION if application else ""
    said = _said_everywhere(instance)
    values = {
        "APPLICATION": behind,
        "PROXY": _PROXY,
        "APPLICATION_ONLY": APPLICATION_ONLY,
        "UPSTREAM": f"upstream portal_%CODE% {{ server {application}; }}" if application else "",
        "BEHIND": "@retired" if instance.retired_on else "@application" if application else "=404",
        "HEADERS": "\n".join(f'        add_header {name.title()} "{value}" always;' for name, value in said.items()),
        "NOINDEX": "\n".join(
            f'    "~^{re.escape(path)}[^/]+/v[0-9]+/[^/]+\\.(?!html$)" "noindex";' for path in naming_persons(law, instance)
        ),
        "ROBOTS": "noindex, nofollow" if instance.practice else "",
        "TYPES": "\n".join(f"        {mediatype} {suffix};" for suffix, mediatype in TYPES.items()),
        "ATTACHED": "|".join(suffix for suffix in TYPES if suffix not in INLINE),
        "VERSIONED": VERSIONED,
        "ROOT": str((public or instance.public) / "current" / "www"),
        "HOST": urlsplit(instance.base_url).hostname or "_",
        "LISTEN": listen,
        "INCLUDE": f"    include {include};" if include else "",
        "NAME": instance.name or instance.subject,
        "CODE": re.sub(r"\W", "_", instance.subject),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"%{name}%", value)
    return text


def _said_everywhere(instance: Instance) -> dict[str, str]:
    """The headers of every answer: an empty one, through the middleware that speaks for all, in the order of the settings."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return HttpResponse()

    for name in (name for name in reversed(settings.MIDDLEWARE) if name in SPEAKERS):
        answer = import_string(name)(answer)
    address = urlsplit(instance.base_url)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/robots.txt", "SERVER_NAME": address.hostname or "localhost", "wsgi.input": BytesIO()}
    request = WSGIRequest({**asked, "SERVER_PORT": "443" if instance.https else "80", "wsgi.url_scheme": address.scheme})
    headers = {name.lower(): value for name, value in answer(request).items()}
    return {name: headers[name] for name in SHARED if name in headers}


def naming_persons(law: Checklist, instance: Instance) -> Iterator[str]:
    """The address of every part whose table names persons."""
    for obligation in bound_obligations(law, instance.subject_kind):
        for part in obligation.parts:
            register = law.register_of(part)
            if register and any(column.privacy in (Privacy.PERSON, Privacy.BENEFICIARY) for column in register.columns):
                yield f"{addresses.obligation_path(obligation)}{part.slug or addresses.ONLY_PART}/"
