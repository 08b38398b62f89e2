"""An address -> what the application answers to anybody, without a socket: through Django's own handler, with every middleware."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string

_OURS = "vitrina.bake"  # marks our own requests


def _worth_a_line(entry: logging.LogRecord) -> bool:
    """Whether a line of the log tells of a visitor, or of an error: a page that we asked for and is not there is told by the bake."""
    ours = _OURS in getattr(getattr(entry, "request", None), "META", {})
    return not ours or entry.levelno >= logging.ERROR


logging.getLogger("django.request").addFilter(_worth_a_line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the application answered. `private` is set where it is for one visitor only: a cookie, or a word against keeping it."""

    status: int
    body: bytes
    headers: dict[str, str]
    private: bool


class Asking:
    """A visitor without a name who asks for one address after another."""

    def __init__(self, base_url: str) -> None:
        base = urlsplit(base_url)
        self._environ = {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": base.hostname or "localhost",
            "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
            "HTTP_HOST": base.netloc,
            "HTTP_X_FORWARDED_PROTO": base.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": base.scheme,
            _OURS: "1",
        }
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def shown(self, template: str, path: str) -> bytes:
        """A page that the application answers nowhere: what a web server shows when it is away, or gone."""
        return render_to_string(template, request=self._request(path)).encode()

    def ask(self, path: str) -> Answer:
        """The answer to GET `path`. An error of the page is an answer of 500, logged as for any visitor."""
        response = self._handler.get_response(self._request(path))
        body = b"".join(response) if response.streaming else response.content
        if made := getattr(response, "file_to_stream", None):
            made.close()  # not the response itself: its end would close the database under whoever asked for the bake
        headers = {name.lower(): value for name, value in response.items()}
        kept_from_others = any(word in headers.get("cache-control", "") for word in ("private", "no-store"))
        return Answer(status=response.status_code, body=body, headers=headers, private=bool(response.cookies) or kept_from_others)

    def _request(self, path: str) -> WSGIRequest:
        return WSGIRequest({**self._environ, "PATH_INFO": path.encode().decode("latin-1"), "wsgi.input": io.BytesIO()})
