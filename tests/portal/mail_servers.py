"""Mail servers on loopback: one that takes letters, one that refuses, one that accepts the line and never speaks."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Takes:
    """Keeps what arrives; refuses the addresses it is told to."""

    def __init__(self, refuses: tuple[str, ...] = ()) -> None:
        self.refuses, self.letters = refuses, []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take or refuse a recipient."""
        if address in self.refuses:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a letter."""
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    letters: list[EmailMessage]


class Refuses:
    """Takes nothing from anybody."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Refuse the sender."""
        return "554 service not available for you"


@contextmanager
def smtp(handler: Any) -> Iterator[tuple[str, int]]:
    """A server at a free port, stopped at the end: its host and port."""
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield "127.0.0.1", controller.port
    finally:
        controller.stop()


@contextmanager
def silent() -> Iterator[tuple[str, int]]:
    """A port where the line is taken and nobody speaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
